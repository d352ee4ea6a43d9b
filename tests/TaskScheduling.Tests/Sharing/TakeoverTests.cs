using TaskScheduling.Testing;
using TaskScheduling.Tests.Execution;

namespace TaskScheduling.Tests.Sharing;

/// <summary>Another process goes on with what one has left behind.</summary>
public sealed class TakeoverTests
{
    private readonly SurvivingTaskStore _store = new();

    [Test]
    public async Task Nothing_starts_in_a_process_that_only_waits()
    {
        await using var a = await SharingProcess.ExecutorAsync(_store, "a");
        await using var b = new SharingProcess(_store, "b");
        await b.SubmitAsync();
        await a.App.NextCallAsync();
        Assert.That(b.App.HasCall, Is.False);
    }

    [Test]
    public async Task The_next_one_goes_on_when_the_first_shuts_down()
    {
        await using var a = await SharingProcess.ExecutorAsync(_store, "a");
        await using var b = new SharingProcess(_store, "b");
        var handle = await b.SubmitAsync();
        var first = await a.App.NextCallAsync();
        var stopping = a.Scheduler.ShutdownAsync();
        await first.ToldToStop;
        first.Obey();
        await stopping.InTime();
        await b.App.LoggedAsync("TasksRecovered");
        b.App.Advance(30);
        var second = await b.App.NextCallAsync();
        second.Return();
        var result = await handle.Completion.InTime();
        var events = await handle.WatchAsync().ToEndAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That((second.Task.TaskId, second.Task.Attempt), Is.EqualTo((handle.TaskId, 2)));
            Assert.That(handle.Runs.Select(run => (run.Outcome, run.Expiration?.Code)), Is.EqualTo(new[] { (TaskOutcome.Expired, ExpirationCodes.HostShuttingDown), (TaskOutcome.Succeeded, null) }));
            Assert.That(result.RunId, Is.EqualTo(new RunId(handle.TaskId, 2)));
            Assert.That(events.OfType<TaskEvent.Started>().Select(what => what.Attempt), Is.EqualTo(new[] { 1, 2 }));
            Assert.That(events.OfType<TaskEvent.RunEnded>().Count(), Is.EqualTo(2));
        }
    }

    [Test]
    public async Task What_was_stopped_while_nobody_executed_never_starts()
    {
        await using var b = new SharingProcess(_store, "b", ExecutionScope.None);
        var handle = await b.SubmitAsync();
        Assert.That(await handle.StopAsync("widget").InTime(), Is.False, "nobody answers");
        await using var a = await SharingProcess.ExecutorAsync(_store, "a");
        var result = await handle.Completion.InTime();
        Assert.That((result.Outcome, result.Expiration?.Code, a.App.HasCall), Is.EqualTo((TaskOutcome.Cancelled, ExpirationCodes.UserStopped, false)));
    }

    [Test]
    public async Task A_crash_is_told_in_every_process()
    {
        await using var a = await SharingProcess.ExecutorAsync(_store, "a");
        await using var b = new SharingProcess(_store, "b");
        await using var c = new SharingProcess(_store, "c", ExecutionScope.None);
        var handle = await c.SubmitAsync();
        await a.App.NextCallAsync();
        a.View.Cut();
        await b.App.LoggedAsync("TasksRecovered");
        var lost = await handle.WaitForRunAsync().InTime();
        b.App.Advance(30);
        var again = await b.App.NextCallAsync();
        again.Return();
        var result = await handle.Completion.InTime();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(lost.Expiration, Is.InstanceOf<Expiration.HostLost>());
            Assert.That((again.Task.Attempt, result.Outcome), Is.EqualTo((2, TaskOutcome.Succeeded)));
            Assert.That((await handle.WatchAsync().ToEndAsync()).OfType<TaskEvent.Expiring>().Single().Expiration.Code, Is.EqualTo(ExpirationCodes.HostLost));
        }
    }

    [Test]
    public async Task A_handle_of_a_task_that_the_dead_one_has_ended_completes()
    {
        await using var a = await SharingProcess.ExecutorAsync(_store, "a");
        await using var b = new SharingProcess(_store, "b");
        var handle = await b.SubmitAsync();
        (await a.App.NextCallAsync()).Return();
        await a.Scheduler.ShutdownAsync().InTime();
        await b.App.LoggedAsync("ExecutionBegan");
        Assert.That((await handle.Completion.InTime()).Outcome, Is.EqualTo(TaskOutcome.Succeeded));
    }

    [Test]
    public async Task A_handle_of_a_process_that_stops_says_that_the_task_goes_on()
    {
        await using var a = await SharingProcess.ExecutorAsync(_store, "a");
        await using var b = new SharingProcess(_store, "b");
        var handle = await b.SubmitAsync();
        var call = await a.App.NextCallAsync();
        await b.Scheduler.ShutdownAsync().InTime();
        var left = await handle.Completion.InTime();
        using (Assert.EnterMultipleScope())
        {
            Assert.That((left.Outcome, left.Expiration?.Code, left.Next is null), Is.EqualTo((TaskOutcome.Cancelled, ExpirationCodes.HostShuttingDown, false)));
            Assert.That(call.Token.IsCancellationRequested, Is.False);
        }
    }

    [Test]
    public async Task An_order_that_nobody_could_answer_is_obeyed_by_the_next()
    {
        await using var c = new SharingProcess(_store, "c", ExecutionScope.None);
        var handle = await c.SubmitAsync();
        var answer = await handle.CancelAsync("too late").AsTask().InTime();
        await using var a = await SharingProcess.ExecutorAsync(_store, "a", Policies.WithSlots(0));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer, Is.False, "nobody was there");
            Assert.That((await handle.Completion.InTime()).Expiration, Is.InstanceOf<Expiration.CancelledByApp>());
        }
    }
}
