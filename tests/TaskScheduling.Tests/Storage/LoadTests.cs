using Microsoft.Extensions.DependencyInjection;
using TaskScheduling.Testing;
using TaskScheduling.Tests.Execution;

namespace TaskScheduling.Tests.Storage;

/// <summary>A store that takes its time, or cannot be read.</summary>
public sealed class LoadTests
{
    private static readonly ProcessingTaskRequest Process = new(RuntimeHarness.Process);
    private static readonly ProcessingTaskRequest Keyed = Process with { Key = "k", WhenPending = WhenPending.Keep };
    private readonly SurvivingTaskStore _surviving = new();
    private readonly ProcessStore _store;

    public LoadTests() => _store = new ProcessStore(_surviving);

    [Test]
    public async Task Nothing_starts_before_it_was_read_and_the_host_does_not_wait()
    {
        var reading = _store.HoldLoad();
        await using var app = App();
        var handle = await app.SubmitAsync(Process).InTime();
        var early = (app.HasCall, handle.Explain().Blockers.Single().Reason);
        reading.SetResult();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(early, Is.EqualTo((false, new DeferralReason.SchedulerNotStarted())));
            Assert.That((await app.NextCallAsync()).Task.TaskId, Is.EqualTo(handle.TaskId));
        }
    }

    [Test]
    public async Task A_reading_that_fails_is_repeated_later_and_later()
    {
        _store.FailToLoad();
        await using var app = App();
        await app.LoggedAsync("LoadFailed");
        var handle = await app.SubmitAsync(Process).InTime();
        foreach (var wait in new[] { 1, 2, 4, 8, 16, 32, 60, 60 })
        {
            await app.Time.WaitsForAsync(TimeSpan.FromSeconds(wait));
            app.Advance(wait);
        }

        var during = (app.HasCall, handle.Explain().Blockers.Single().Reason);
        await app.Time.WaitsForAsync(TimeSpan.FromSeconds(60));
        _store.Heal();
        app.Advance(60);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(during, Is.EqualTo((false, new DeferralReason.SchedulerNotStarted())));
            Assert.That((await app.NextCallAsync()).Task.TaskId, Is.EqualTo(handle.TaskId));
            Assert.That(app.Logs.GetSnapshot().Count(record => record.Id.Name == "LoadFailed"), Is.EqualTo(9));
        }
    }

    [Test]
    public async Task A_submission_with_a_key_waits_until_it_is_known_whether_the_key_is_stored([Values] bool started)
    {
        var old = await StoredAsync(Keyed with { EarliestBeginDate = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero) });
        var reading = _store.HoldLoad();
        await using var app = App(started);
        var submitting = app.SubmitAsync(Keyed).AsTask();
        var early = submitting.IsCompleted;
        reading.SetResult();

        Assert.That((early, (await submitting.InTime()).TaskId), Is.EqualTo((false, old)), "the pending one stays");
    }

    [Test]
    public async Task A_submission_with_a_key_is_refused_while_the_store_cannot_be_read([Values] bool again)
    {
        _store.FailToLoad();
        await using var app = App();
        if (again)
            await app.Scheduler.TrySubmitAsync(Keyed).InTime();

        Assert.That((await app.Scheduler.TrySubmitAsync(Keyed).InTime()).Error, Is.EqualTo(new SubmissionError.StoreUnavailable("disk full")));
    }

    [Test]
    public async Task Shutting_down_waits_for_no_reading()
    {
        var old = await StoredAsync(Process);
        var reading = _store.HoldLoad();
        await using var app = App();
        var submitting = app.Scheduler.TrySubmitAsync(Keyed).AsTask();
        var unkeyed = await app.SubmitAsync(Process).InTime();
        await app.Scheduler.ShutdownAsync().InTime();
        reading.SetResult();

        using (Assert.EnterMultipleScope())
        {
            Assert.That((await submitting.InTime()).Error, Is.InstanceOf<SubmissionError.SchedulerStopped>());
            Assert.That((await unkeyed.Completion.InTime()).Next, Is.Not.Null);
            Assert.That(app.HasCall, Is.False);
            Assert.That((await _surviving.LoadAsync(default)).Select(task => task.Id), Is.EqualTo(new[] { old, unkeyed.TaskId }), "everything stays in the store");
        }
    }

    [Test]
    public async Task What_came_back_is_told_in_the_log()
    {
        await StoredAsync(Process);
        await using var app = App();
        Assert.That((await app.LoggedAsync("TasksRecovered")).Message, Is.EqualTo("1 tasks came back from the store; 1 of them were running when their process ended"));
    }

    /// <summary>What an earlier process has left behind.</summary>
    private async Task<TaskId> StoredAsync(BackgroundTaskRequest request)
    {
        var process = new ProcessStore(_surviving);
        await using var app = new RuntimeHarness(services: services => services.AddSingleton<ITaskStore>(process));
        var id = (await app.SubmitAsync(request).InTime()).TaskId;
        process.Cut();
        return id;
    }

    private RuntimeHarness App(bool started = true) => new(services: services => services.AddSingleton<ITaskStore>(_store), started: started);
}
