using TaskScheduling.Testing;
using TaskScheduling.Tests.Execution;

namespace TaskScheduling.Tests.Sharing;

/// <summary>Tasks that a cluster gives to its processes one by one.</summary>
public sealed class AssignedTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly ContinuedProcessingTaskRequest Request = new(RuntimeHarness.Export, "Export") { Resubmission = Resubmission.Default.OnFailed(ResubmitRule.AfterBackoff(new Backoff { UseJitter = false })) };
    private readonly SurvivingTaskStore _store = new();

    [Test]
    public async Task It_runs_where_it_is_given_and_every_process_hears_of_it()
    {
        await using var a = Node("a");
        await using var b = Node("b");
        var handle = await a.SubmitAsync(Request);
        var executing = ExecuteAsync(b, handle.TaskId);
        var call = await b.App.NextCallAsync();
        call.Return();
        var end = await executing.InTime();
        var result = await handle.Completion.InTime();
        using (Assert.EnterMultipleScope())
        {
            Assert.That((end.Result, end.Blockers.Count, end.IsFenced), Is.EqualTo((result, 0, false)));
            Assert.That(a.App.HasCall, Is.False);
            Assert.That((await a.Scheduler.FindHandle(handle.TaskId).WatchAsync().ToEndAsync()).OfType<TaskEvent.Ended>().Count(), Is.EqualTo(1));
            Assert.That((await b.Scheduler.FindHandle(handle.TaskId).WatchAsync().ToEndAsync()).OfType<TaskEvent.Started>().Count(), Is.EqualTo(1));
        }
    }

    [Test]
    public async Task A_run_that_another_follows_leaves_the_process()
    {
        await using var a = Node("a");
        await using var b = Node("b");
        var handle = await a.SubmitAsync(Request);
        var executing = ExecuteAsync(a, handle.TaskId);
        (await a.App.NextCallAsync()).Throw(new InvalidOperationException("no"));
        var first = await executing.InTime();
        var waiting = handle.GetSnapshot();
        b.App.Time.Advance(TimeSpan.FromMinutes(10));
        var again = ExecuteAsync(b, handle.TaskId);
        (await b.App.NextCallAsync()).Return();
        await again.InTime();
        var result = await handle.Completion.InTime();
        using (Assert.EnterMultipleScope())
        {
            Assert.That((first.Result?.Outcome, first.Result?.Next?.Attempt), Is.EqualTo((TaskOutcome.Failed, 2)));
            Assert.That(first.Blockers.Single(), Is.InstanceOf<DeferralReason.BackoffUntil>());
            Assert.That((waiting.State, waiting.Attempt), Is.EqualTo((TaskState.Pending, 1)));
            Assert.That(handle.Runs, Is.EqualTo((ValueList<TaskResult>)[first.Result!, result]));
            Assert.That((await handle.WatchAsync().ToEndAsync()).OfType<TaskEvent.RunEnded>().Count(), Is.EqualTo(2));
        }
    }

    [Test]
    public async Task What_waits_too_long_is_handed_back_with_its_reasons()
    {
        await using var a = Node("a", Policies.WithSlots(1));
        var handles = new[] { await a.SubmitAsync(Request), await a.SubmitAsync(Request) };
        var first = ExecuteAsync(a, handles[0].TaskId);
        var call = await a.App.NextCallAsync();
        var second = ExecuteAsync(a, handles[1].TaskId);
        await a.App.Time.WaitsForAsync(Patience);
        await a.App.Time.WaitsForAsync(Patience);
        var early = second.IsCompleted;
        a.App.Advance(Patience);
        var end = await second.InTime();
        call.Return();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(early, Is.False);
            Assert.That((end.Result, end.Blockers), Is.EqualTo(((TaskResult?)null, (ValueList<DeferralReason>)[new DeferralReason.ConcurrencyLimit(null, 1)])));
            Assert.That((await first.InTime()).Result?.Outcome, Is.EqualTo(TaskOutcome.Succeeded), "a run is never handed back");
            Assert.That(handles[1].GetSnapshot().State, Is.EqualTo(TaskState.Pending));
            Assert.That(handles[1].Explain().Blockers.Single().Reason, Is.InstanceOf<DeferralReason.ExecutedElsewhere>());
        }
    }

    [Test]
    public async Task What_is_asked_back_comes_back_and_a_shutdown_gives_everything_back()
    {
        await using var a = Node("a", Policies.WithSlots(0));
        var handles = new[] { await a.SubmitAsync(Request), await a.SubmitAsync(Request) };
        using var giveBack = new CancellationTokenSource();
        var first = a.Scheduler.Runtime.ExecuteAsync(a.View.Assign(handles[0].TaskId), TimeSpan.FromHours(1), giveBack: giveBack.Token);
        await giveBack.CancelAsync();
        var asked = await first.InTime();
        var second = ExecuteAsync(a, handles[1].TaskId);
        await a.Scheduler.ShutdownAsync().InTime();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(asked.Blockers.Single(), Is.InstanceOf<DeferralReason.HeldByPolicy>());
            Assert.That((await second.InTime()).Blockers, Is.EqualTo((ValueList<DeferralReason>)[new DeferralReason.WaitingForNextStart()]));
            Assert.That((await Task.WhenAll(handles.Select(handle => handle.Completion)).InTime()).Select(left => left.Next), Has.All.Not.Null);
        }
    }

    [Test]
    public async Task A_stop_reaches_the_run_wherever_it_is()
    {
        await using var a = Node("a");
        await using var b = Node("b");
        var handle = await a.SubmitAsync(Request);
        var executing = ExecuteAsync(b, handle.TaskId);
        var call = await b.App.NextCallAsync();
        var stopped = await handle.StopAsync("dashboard").AsTask().InTime();
        await call.ToldToStop;
        call.Obey();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(stopped, Is.True);
            Assert.That((await executing.InTime()).Result?.Expiration?.Code, Is.EqualTo(ExpirationCodes.UserStopped));
            Assert.That((await handle.Completion.InTime()).Expiration?.Code, Is.EqualTo(ExpirationCodes.UserStopped));
        }
    }

    [Test]
    public async Task A_process_that_was_taken_for_dead_ends_its_run_and_records_nothing([Values] bool notices)
    {
        await using var a = Node("a");
        await using var b = Node("b");
        var handle = await a.SubmitAsync(Request);
        var frozen = ExecuteAsync(a, handle.TaskId);
        var old = await a.App.NextCallAsync();
        a.View.Lose();
        var executing = ExecuteAsync(b, handle.TaskId); // it finds a run without an end
        var lost = await executing.InTime();
        if (notices)
        {
            a.Scheduler.Runtime.LoseRun(new RunId(handle.TaskId, 1), new Expiration.LeaseLost("a", "b"));
            await old.ToldToStop;
        }

        old.Return();
        var end = await frozen.InTime();
        b.App.Time.Advance(TimeSpan.FromMinutes(1));
        var again = ExecuteAsync(b, handle.TaskId);
        (await b.App.NextCallAsync()).Return();
        await again.InTime();
        await handle.Completion.InTime();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(lost.Result?.Expiration, Is.InstanceOf<Expiration.HostLost>());
            Assert.That((end.IsFenced, end.Result?.Outcome, end.Result?.Expiration?.Code), Is.EqualTo((true, TaskOutcome.Expired, ExpirationCodes.LeaseLost)));
            Assert.That(old.Task.Expiration is Expiration.LeaseLost, Is.EqualTo(notices));
            Assert.That(
                handle.Runs.Select(run => (run.RunId!.Value.Attempt, run.Expiration?.Code)), Is.EqualTo(new[] { (1, ExpirationCodes.HostLost), (2, null) }), "one end per run, also here");
        }
    }

    [Test]
    public async Task That_its_handler_has_returned_is_said_before_its_end_is_recorded()
    {
        FailingSharedStore? store = null;
        await using var a = new SharingProcess(_store, "a", ExecutionScope.Assigned, around: inner => store = new FailingSharedStore(inner));
        var handle = await a.SubmitAsync(Request);
        var returned = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var executing = a.Scheduler.Runtime.ExecuteAsync(a.View.Assign(handle.TaskId), Patience, returned: returned.SetResult);
        var call = await a.App.NextCallAsync();
        var early = returned.Task.IsCompleted;
        store!.Fail();
        call.Return();
        await returned.Task.InTime();
        var isRecorded = executing.IsCompleted;
        await a.App.Time.WaitsForAsync(TimeSpan.FromMilliseconds(100)); // until it is written again
        store.Heal();
        a.App.Advance(TimeSpan.FromMilliseconds(100));
        var end = await executing.InTime();
        Assert.That((early, isRecorded, end.Result?.Outcome), Is.EqualTo((false, false, TaskOutcome.Succeeded)));
    }

    [Test]
    public async Task It_is_executed_once_at_a_time()
    {
        await using var a = Node("a", Policies.WithSlots(0));
        var handle = await a.SubmitAsync(Request);
        var first = ExecuteAsync(a, handle.TaskId);
        await Assert.ThatAsync(() => ExecuteAsync(a, handle.TaskId), Throws.InvalidOperationException.With.Message.Contains("executed once at a time"));
        await handle.CancelAsync().AsTask().InTime();
        Assert.That((await first.InTime()).Result?.Expiration, Is.InstanceOf<Expiration.CancelledByApp>());
    }

    private SharingProcess Node(string name, SchedulingPolicy? policy = null) => new(_store, name, ExecutionScope.Assigned, policy);

    private static Task<AssignedEnd> ExecuteAsync(SharingProcess node, TaskId id) => node.Scheduler.Runtime.ExecuteAsync(node.View.Assign(id), Patience);
}
