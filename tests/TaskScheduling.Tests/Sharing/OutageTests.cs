using TaskScheduling.Testing;
using TaskScheduling.Tests.Execution;

namespace TaskScheduling.Tests.Sharing;

/// <summary>A shared store that is out of reach for a while.</summary>
public sealed class OutageTests
{
    private readonly SurvivingTaskStore _store = new();
    private FailingSharedStore _failing = null!;

    [Test]
    public async Task Following_is_tried_again_later_and_later_and_misses_nothing()
    {
        await using var a = await SharingProcess.ExecutorAsync(_store, "a");
        await using var b = Failing(ExecutionScope.None, fails: true);
        var (handle, call) = await a.App.RunAsync();
        call.Return();
        await handle.Completion.InTime();
        foreach (var wait in new[] { 1, 2, 4, 8, 16, 32, 60, 60 })
        {
            await b.App.Time.WaitsForAsync(TimeSpan.FromSeconds(wait));
            b.App.Advance(wait);
        }

        await b.App.Time.WaitsForAsync(TimeSpan.FromSeconds(60));
        _failing.Heal();
        b.App.Advance(60);
        var seen = await b.FindAsync(handle.TaskId);
        using (Assert.EnterMultipleScope())
        {
            Assert.That((await seen.Completion.InTime()).Outcome, Is.EqualTo(TaskOutcome.Succeeded));
            Assert.That(b.App.Logs.GetSnapshot().Count(record => record.Id.Name == "StoreStreamFailed"), Is.EqualTo(9));
        }
    }

    [Test]
    public async Task A_submission_that_cannot_be_saved_leaves_nothing_behind()
    {
        await using var b = Failing(ExecutionScope.None, fails: true);
        var refused = await b.Scheduler.TrySubmitAsync(new ProcessingTaskRequest(RuntimeHarness.Process)).InTime();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(refused.Error, Is.EqualTo(new SubmissionError.StoreUnavailable("disk full")));
            Assert.That(b.Scheduler.GetTasks(), Is.Empty);
        }
    }

    [Test]
    public async Task However_many_submissions_fail_at_one_instant_none_counts_as_pending_afterwards()
    {
        const int limit = 8;
        await using var b = Failing(ExecutionScope.None, fails: true, Policies.Of(Policies.Lane with { MaximumPending = limit }));
        var request = new ProcessingTaskRequest(RuntimeHarness.Process);
        var refused = await Task.WhenAll(Enumerable.Range(0, limit).Select(_ => Task.Run(async () =>
        {
            var errors = new HashSet<SubmissionError?>();
            for (var count = 0; count < 6_000; count++)
                errors.Add((await b.Scheduler.TrySubmitAsync(request)).Error);
            return errors;
        }))).InTime();
        _failing.Heal();
        for (var count = 0; count < limit; count++)
            await b.SubmitAsync(request);
        var full = await b.Scheduler.TrySubmitAsync(request).InTime();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(refused.SelectMany(errors => errors).Distinct(), Is.EqualTo(new[] { new SubmissionError.StoreUnavailable("disk full") }));
            Assert.That(full.Error, Is.EqualTo(new SubmissionError.TooManyPending(TaskKind.Processing, limit, limit)));
        }
    }

    [Test]
    public async Task An_order_that_cannot_be_given_has_decided_nothing()
    {
        await using var b = Failing(ExecutionScope.None);
        var handle = await b.SubmitAsync();
        _failing.Fail();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await handle.CancelAsync().AsTask().InTime(), Is.False);
            Assert.That((await b.App.LoggedAsync("OrderFailed")).Exception, Is.InstanceOf<IOException>());
        }
    }

    [Test]
    public async Task Waiting_to_execute_goes_on_when_the_store_is_back()
    {
        await using var b = Failing(ExecutionScope.All, fails: true);
        await b.App.Time.WaitsForAsync(TimeSpan.FromSeconds(1));
        await b.App.Time.WaitsForAsync(TimeSpan.FromSeconds(1)); // following waits, too
        _failing.Heal();
        b.App.Advance(1);
        await b.App.LoggedAsync("ExecutionBegan");
        var (handle, call) = await b.App.RunAsync();
        call.Return();
        Assert.That((await handle.Completion.InTime()).Outcome, Is.EqualTo(TaskOutcome.Succeeded));
    }

    private SharingProcess Failing(ExecutionScope scope, bool fails = false, SchedulingPolicy? policy = null) => new(_store, "b", scope, policy, around: view =>
    {
        _failing = new FailingSharedStore(view);
        if (fails)
            _failing.Fail();
        return _failing;
    });
}
