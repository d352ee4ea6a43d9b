using Microsoft.Extensions.DependencyInjection;
using TaskScheduling.Testing;
using TaskScheduling.Tests.Execution;

namespace TaskScheduling.Tests.Storage;

/// <summary>Ends that cannot be saved are saved again; until then nothing is told and nothing new is admitted.</summary>
public sealed class OutageTests
{
    private static readonly ProcessingTaskRequest Process = new(RuntimeHarness.Process);
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(30);
    private readonly SurvivingTaskStore _surviving = new();
    private readonly ScriptedStore _store;

    public OutageTests() => _store = new ScriptedStore(_surviving);

    [Test]
    public async Task An_end_is_saved_again_later_and_later_until_it_is([Values] Failure how)
    {
        await using var app = App();
        var (handle, call) = await app.RunAsync();
        _store.Fail(PersistKind.RunEnd, how);
        call.Return();
        foreach (var wait in new[] { 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 30, 30 })
        {
            await app.Time.WaitsForAsync(TimeSpan.FromSeconds(wait));
            app.Advance(wait);
        }

        await app.Time.WaitsForAsync(TimeSpan.FromSeconds(30));
        var during = (handle.Completion.IsCompleted, handle.GetSnapshot().IsBeingSaved, handle.Explain().Task.IsBeingSaved);
        _store.Heal();
        app.Advance(30);
        var result = await handle.Completion.InTime();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(during, Is.EqualTo((false, true, true)));
            Assert.That((result.IsSuccess, result.Elapsed), Is.EqualTo((true, TimeSpan.Zero)), "it ended when it ended");
            Assert.That(handle.GetSnapshot().IsBeingSaved, Is.False);
            Assert.That(_store.Asked.Count(what => what is PersistKind.RunEnd), Is.EqualTo(13));
            Assert.That(await _surviving.LoadAsync(default), Is.Empty);
            Assert.That(Told(app), Is.EqualTo(new[] { "StoreOutageBegan", "StoreOutageEnded" }));
        }
    }

    [Test]
    public async Task What_is_submitted_meanwhile_is_refused_at_once()
    {
        await using var app = App();
        await FailAnEndAsync(app);
        var before = _store.Asked.Count;

        var refused = await app.Scheduler.TrySubmitAsync(Process).InTime();
        var asked = _store.Asked.Count;
        _store.Heal();
        app.Advance(0.1);
        await app.LoggedAsync("StoreOutageEnded");
        var admitted = await app.Scheduler.TrySubmitAsync(Process).InTime();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(refused.Error, Is.EqualTo(new SubmissionError.StoreUnavailable("disk full")));
            Assert.That(asked, Is.EqualTo(before), "the store was not asked");
            Assert.That(admitted.Error, Is.Null);
        }
    }

    [Test]
    public async Task While_one_end_is_tried_the_others_wait_and_go_together_once_it_is_saved()
    {
        await using var app = App();
        var calls = new List<(TaskHandle Handle, HandlerCall Call)>();
        for (var run = 0; run < 4; run++)
            calls.Add(await app.RunAsync());
        _store.Fail(PersistKind.RunEnd, Failure.AtTheCall);
        foreach (var (_, call) in calls)
            call.Return();
        await app.Time.WaitsForAsync(TimeSpan.FromSeconds(0.1));
        await UntilAsync(() => calls.TrueForAll(run => run.Handle.GetSnapshot().IsBeingSaved));
        var asked = _store.Asked.Count(what => what is PersistKind.RunEnd);
        _store.Heal();
        app.Advance(0.1);
        foreach (var (handle, _) in calls)
            await handle.Completion.InTime();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(asked, Is.EqualTo(1));
            Assert.That(_store.Asked.Count(what => what is PersistKind.RunEnd), Is.EqualTo(5));
            Assert.That((await app.LoggedAsync("StoreOutageEnded")).Message, Does.Contain("4 of them"));
        }
    }

    [Test]
    public async Task An_end_that_is_another_process_s_is_not_tried_again()
    {
        await using var app = App();
        var (_, call) = await app.RunAsync();
        _store.Throw(PersistKind.RunEnd, new RunFencedException(call.Task.RunId, "a", "b"));
        call.Return();
        await app.LoggedAsync("TaskLeft");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(_store.Asked.Count(what => what is PersistKind.RunEnd), Is.EqualTo(1));
            Assert.That(Told(app), Is.EqualTo(new[] { "RecordFenced", "TaskLeft" }));
        }
    }

    [Test]
    public async Task An_end_that_turns_out_to_be_another_process_s_is_an_end_of_the_outage_too()
    {
        await using var app = App();
        var handle = await FailAnEndAsync(app);
        _store.Throw(PersistKind.RunEnd, new RunFencedException(new RunId(handle.TaskId, 1), "a", "b"));
        app.Advance(0.1);
        await app.LoggedAsync("TaskLeft");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(_store.Asked.Count(what => what is PersistKind.RunEnd), Is.EqualTo(2));
            Assert.That(Told(app), Is.EqualTo(new[] { "StoreOutageBegan", "StoreOutageEnded", "RecordFenced", "TaskLeft" }));
        }
    }

    [Test]
    public async Task An_end_that_the_store_never_takes_holds_up_nobody()
    {
        await using var app = App();
        var (handle, call) = await app.RunAsync();
        _store.Throw(PersistKind.RunEnd, new RecordRefusedException("this task is not known"));
        call.Return();
        var result = await handle.Completion.InTime();
        var admitted = await app.Scheduler.TrySubmitAsync(Process).InTime();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.IsSuccess, Is.True, "told, as it was");
            Assert.That(admitted.Error, Is.Null);
            Assert.That(_store.Asked.Count(what => what is PersistKind.RunEnd), Is.EqualTo(1), "it was not tried again");
            Assert.That((await app.LoggedAsync("EndRefused")).Message, Does.Contain(result.RunId.ToString()));
        }
    }

    [Test]
    public async Task An_end_that_turns_out_to_be_refused_for_good_ends_the_outage_and_the_others_are_saved()
    {
        await using var app = App();
        var (other, call) = await app.RunAsync();
        var refused = await FailAnEndAsync(app);
        call.Return();
        await UntilAsync(() => other.GetSnapshot().IsBeingSaved);
        _store.ThrowOnce(PersistKind.RunEnd, new RecordRefusedException("this task is not known"));
        app.Advance(0.1);
        await refused.Completion.InTime();
        await other.Completion.InTime();

        using (Assert.EnterMultipleScope())
        {
            Assert.That((await app.Scheduler.TrySubmitAsync(Process).InTime()).Error, Is.Null);
            Assert.That(await _surviving.LoadAsync(default), Has.Exactly(1).Matches<StoredTask>(task => task.Id == refused.TaskId).And.None.Matches<StoredTask>(task => task.Id == other.TaskId));
            Assert.That((await app.LoggedAsync("EndRefused")).Message, Does.Contain(refused.TaskId.ToString()));
        }
    }

    [Test]
    public async Task Who_has_waited_for_the_end_is_admitted()
    {
        await using var app = App();
        var handle = await FailAnEndAsync(app);
        var next = handle.Completion.ContinueWith(
            _ => app.Scheduler.TrySubmitAsync(Process).AsTask(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).Unwrap();
        _store.Heal();
        app.Advance(0.1);
        Assert.That((await next.InTime()).Error, Is.Null);
    }

    [Test]
    public async Task A_shutdown_tries_at_once_and_waits_for_it()
    {
        await using var app = App();
        var handle = await FailAnEndAsync(app);
        _store.Heal();
        await app.Scheduler.ShutdownAsync().InTime();

        using (Assert.EnterMultipleScope())
        {
            Assert.That((await handle.Completion.InTime()).IsSuccess, Is.True);
            Assert.That(await _surviving.LoadAsync(default), Is.Empty);
        }
    }

    [Test]
    public async Task A_shutdown_gives_up_in_time_and_the_next_start_finds_the_run_cut_off()
    {
        await using var app = App();
        var handle = await FailAnEndAsync(app);
        var stopping = app.Scheduler.ShutdownAsync();
        await app.Time.WaitsForAsync(ShutdownTimeout);
        await app.Time.WaitsForAsync(TimeSpan.FromSeconds(0.1)); // tried at once, and then again
        var early = (handle.Completion.IsCompleted, (await app.Scheduler.TrySubmitAsync(Process).InTime()).Error);
        app.Time.Advance(ShutdownTimeout);
        await stopping.InTime();
        var result = await handle.Completion.InTime();

        await using var second = App(new ScriptedStore(_surviving));
        var lost = await HandleOf(second, handle.TaskId).WaitForRunAsync().InTime();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(early, Is.EqualTo((false, new SubmissionError.SchedulerStopped())));
            Assert.That(result.IsSuccess, Is.True);
            Assert.That((await app.LoggedAsync("EndLost")).Message, Does.Contain(result.RunId.ToString()));
            Assert.That(lost.Expiration, Is.InstanceOf<Expiration.HostLost>());
        }
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(Soon.Limit);
        while (!condition())
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private static TaskHandle HandleOf(RuntimeHarness app, TaskId id) =>
        app.Scheduler.TryGetHandle(id, out var handle) ? handle : throw new AssertionException($"{id} is not known.");

    private async Task<TaskHandle> FailAnEndAsync(RuntimeHarness app)
    {
        var (handle, call) = await app.RunAsync();
        _store.Fail(PersistKind.RunEnd, Failure.AtTheCall);
        call.Return();
        await app.LoggedAsync("StoreOutageBegan");
        await app.Time.WaitsForAsync(TimeSpan.FromSeconds(0.1));
        return handle;
    }

    private static IEnumerable<string?> Told(RuntimeHarness app) =>
        app.Logs.GetSnapshot().Select(record => record.Id).Where(id => id.Id is >= 600 and < 700).Select(id => id.Name);

    private RuntimeHarness App(ITaskStore? store = null) => new(Policies.WithSlots(4), services: services => services.AddSingleton(store ?? _store));
}
