using TaskScheduling.Testing;
using TaskScheduling.Tests.Execution;

namespace TaskScheduling.Tests.Sharing;

/// <summary>What a pending task says of a store that several processes share, from before the start to the takeover.</summary>
public sealed class WhyItWaitsTests
{
    private static readonly ContinuedProcessingTaskRequest NowOrNever = new(RuntimeHarness.Export, "Export") { Strategy = SubmissionStrategy.Fail };
    private readonly SurvivingTaskStore _store = new();

    [Test]
    public async Task Before_the_start_it_waits_for_that()
    {
        await using var b = new SharingProcess(_store, "b", started: false);
        var handle = await b.SubmitAsync();
        var refused = await b.Scheduler.TrySubmitAsync(NowOrNever).InTime();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(ReasonsOf(handle), Is.EqualTo(Only(new DeferralReason.SchedulerNotStarted())));
            Assert.That(refused.Error, Is.EqualTo(new SubmissionError.CannotStartNow([new DeferralReason.SchedulerNotStarted()])));
        }
    }

    [Test]
    public async Task Before_the_start_of_one_among_many_it_waits_for_whoever_executes()
    {
        await using var a = await SharingProcess.ExecutorAsync(_store, "a", Policies.WithSlots(0));
        await using var b = new SharingProcess(_store, "b", started: false);
        var handle = await b.SubmitAsync();
        var refused = await b.Scheduler.TrySubmitAsync(NowOrNever).InTime();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(ReasonsOf(handle), Is.EqualTo(Only(new DeferralReason.ExecutedElsewhere("a"))));
            Assert.That(refused.Error, Is.EqualTo(new SubmissionError.CannotStartNow([new DeferralReason.ExecutedElsewhere("a")])));
        }
    }

    [Test]
    public async Task Where_nothing_is_ever_executed_a_start_would_change_nothing([Values] bool started)
    {
        await using var c = new SharingProcess(_store, "c", ExecutionScope.None, started: started);
        var handle = await c.SubmitAsync();
        Assert.That(ReasonsOf(handle), Is.EqualTo(Only(new DeferralReason.ExecutedElsewhere(null))));
    }

    [Test]
    public async Task A_date_is_known_to_everybody()
    {
        await using var c = new SharingProcess(_store, "c", ExecutionScope.None);
        var handle = await c.SubmitAsync(new ProcessingTaskRequest(RuntimeHarness.Process) { EarliestBeginDate = DateTimeOffset.MaxValue });
        Assert.That(ReasonsOf(handle), Is.EqualTo(Only(new DeferralReason.NotYetDue(DateTimeOffset.MaxValue))));
    }

    [Test]
    public async Task While_the_store_is_read_it_waits_for_the_start_and_for_nobody_else()
    {
        FailingSharedStore? store = null;
        await using var a = await SharingProcess.ExecutorAsync(_store, "a", Policies.WithSlots(1));
        await using var b = new SharingProcess(_store, "b", around: inner => store = new FailingSharedStore(inner));
        var later = await b.SubmitAsync(new ProcessingTaskRequest(RuntimeHarness.Process) { EarliestBeginDate = DateTimeOffset.MaxValue });
        var marker = await b.SubmitAsync(SharingProcess.Instant);
        await marker.Completion.InTime(); // changes are shown in their order, and so is what a has noted before
        await b.SubmitAsync();
        await a.App.NextCallAsync();
        var next = await b.SubmitAsync();
        var before = (ReasonsOf(later), ReasonsOf(next));
        var reading = store!.HoldLoad();
        a.View.Cut();
        await store.Loading.InTime();
        var during = (ReasonsOf(later), ReasonsOf(next));
        reading.SetResult();
        await b.App.LoggedAsync("TasksRecovered");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(before, Is.EqualTo((Only(new DeferralReason.NotYetDue(DateTimeOffset.MaxValue)), Only(new DeferralReason.ExecutedElsewhere("a")))), "one is noted by a");
            Assert.That(during, Is.EqualTo((Only(new DeferralReason.SchedulerNotStarted()), Only(new DeferralReason.SchedulerNotStarted()))));
        }
    }

    [Test]
    public async Task Nobody_waits_for_a_process_that_has_died_in_the_middle_of_a_run()
    {
        await using var a = await SharingProcess.ExecutorAsync(_store, "a", Policies.WithSlots(1));
        await using var c = new SharingProcess(_store, "c", ExecutionScope.None);
        var running = await c.SubmitAsync();
        var waiting = await c.SubmitAsync();
        await using var events = running.WatchAsync().GetAsyncEnumerator();
        await a.App.NextCallAsync();
        await events.UntilAsync<TaskEvent.Started>();
        var before = ReasonsOf(waiting);
        a.View.Cut();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(before, Is.EqualTo(Only(new DeferralReason.ExecutedElsewhere("a"))));
            Assert.That(running.GetSnapshot().State, Is.EqualTo(TaskState.Running), "as far as anybody knows");
            Assert.That(ReasonsOf(waiting), Is.EqualTo(Only(new DeferralReason.ExecutedElsewhere(null))));
        }
    }

    private static ValueList<DeferralReason> ReasonsOf(TaskHandle handle) => [.. handle.Explain().Blockers.Select(blocker => blocker.Reason)];

    private static ValueList<DeferralReason> Only(DeferralReason reason) => [reason];
}
