using TaskScheduling.Testing;
using TaskScheduling.Tests.Execution;

namespace TaskScheduling.Tests.Sharing;

/// <summary>What a process sees of tasks that another one executes.</summary>
public sealed class TasksElsewhereTests
{
    private static readonly ContinuedProcessingTaskRequest Export = new(RuntimeHarness.Export, "Export") { Subtitle = "Album b" };
    private readonly SurvivingTaskStore _store = new();

    [Test]
    public async Task A_submission_is_executed_by_the_other_and_told_like_a_local_one()
    {
        await using var a = await SharingProcess.ExecutorAsync(_store, "a");
        await using var b = new SharingProcess(_store, "b");
        var ended = new List<TaskEvent.Ended>();
        b.Scheduler.TaskEnded += (_, what) => ended.Add(what);
        var handle = await b.SubmitAsync(Export);
        var events = handle.WatchAsync();
        var call = await a.App.NextCallAsync();
        call.Return();
        var result = await handle.Completion.InTime();
        var told = await events.ToEndAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(call.Task.TaskId, Is.EqualTo(handle.TaskId));
            Assert.That(result.Outcome, Is.EqualTo(TaskOutcome.Succeeded));
            Assert.That(handle.Runs, Is.EqualTo((ValueList<TaskResult>)[result]));
            Assert.That(told.Where(what => what is not TaskEvent.PresentationChanged).Select(what => what.GetType().Name), Is.EqualTo(new[] { "Submitted", "Started", "RunEnded", "Ended" }));
            Assert.That(handle.GetSnapshot(), Has.Property("State").EqualTo(TaskState.Ended).And.Property("LastResult").EqualTo(result));
            Assert.That(b.Scheduler.GetTasks().Single().TaskId, Is.EqualTo(handle.TaskId));
            Assert.That(b.App.HasCall, Is.False);
        }
    }

    [Test]
    public async Task Texts_progress_and_expiration_are_seen_while_it_runs()
    {
        await using var a = await SharingProcess.ExecutorAsync(_store, "a");
        await using var b = new SharingProcess(_store, "b", ExecutionScope.None);
        var handle = await b.SubmitAsync(Export);
        await using var events = handle.WatchAsync().GetAsyncEnumerator();
        var call = await a.App.NextCallAsync();
        await events.UntilAsync<TaskEvent.Started>();
        var task = (ContinuedProcessingTask)call.Task;

        task.UpdateTitle("Exporting", "3 of 10");
        TaskEvent.PresentationChanged shown;
        do
            shown = await events.UntilAsync<TaskEvent.PresentationChanged>();
        while (shown.Presentation.Title != "Exporting");
        task.Progress.TotalUnitCount = 10;
        task.Progress.CompletedUnitCount = 3;
        a.App.Advance(0.25);
        var progressed = await events.UntilAsync<TaskEvent.Progressed>();
        var during = handle.GetSnapshot();
        var stopped = await handle.StopAsync("widget").AsTask().InTime();
        await call.ToldToStop;
        var expiring = await events.UntilAsync<TaskEvent.Expiring>();
        var stopping = handle.GetSnapshot();
        call.Obey();
        var result = await handle.Completion.InTime();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(shown.Presentation, Has.Property("Subtitle").EqualTo("3 of 10").And.Property("State").EqualTo(TaskState.Running));
            Assert.That(progressed.Progress, Is.EqualTo(new ProgressSnapshot(3, 10)));
            Assert.That((during.State, during.Title, during.Progress, during.Attempt), Is.EqualTo((TaskState.Running, "Exporting", new ProgressSnapshot(3, 10), 1)));
            Assert.That(stopped, Is.True);
            Assert.That(expiring.Expiration, Is.InstanceOf<Expiration.UserStopped>().With.Property("Source").EqualTo("widget"));
            Assert.That((stopping.State, stopping.Expiration), Is.EqualTo((TaskState.Expiring, expiring.Expiration)));
            Assert.That((result.Outcome, result.Expiration?.Code, result.Title), Is.EqualTo((TaskOutcome.Expired, ExpirationCodes.UserStopped, "Exporting")));
        }
    }

    [Test]
    public async Task A_pending_task_says_who_would_execute_it()
    {
        await using var b = new SharingProcess(_store, "b", ExecutionScope.None);
        var handle = await b.SubmitAsync();
        var nobody = handle.Explain().Blockers.Single();
        await using var a = await SharingProcess.ExecutorAsync(_store, "a", Policies.WithSlots(1));
        var busy = await b.SubmitAsync();
        await a.App.NextCallAsync();
        await a.FindAsync(busy.TaskId);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(nobody.Reason, Is.EqualTo(new DeferralReason.ExecutedElsewhere(null)));
            Assert.That(busy.Explain().Blockers.Single().Reason, Is.EqualTo(new DeferralReason.ExecutedElsewhere("a")));
        }
    }

    [Test]
    public async Task What_it_waits_for_is_known_from_the_executor()
    {
        await using var a = await SharingProcess.ExecutorAsync(_store, "a", Policies.WithSlots(1));
        await using var b = new SharingProcess(_store, "b", ExecutionScope.None);
        var due = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var handle = await b.SubmitAsync(new ProcessingTaskRequest(RuntimeHarness.Process) { EarliestBeginDate = due });
        await a.FindAsync(handle.TaskId);
        var marker = await b.SubmitAsync(SharingProcess.Instant);
        await marker.Completion.InTime(); // changes are shown in their order
        Assert.That(handle.Explain().Blockers.Single(), Has.Property("Reason").EqualTo(new DeferralReason.NotYetDue(due)).And.Property("LiftsAt").EqualTo(due));
    }

    [Test]
    public async Task Only_what_the_request_says_is_judged_where_it_is_submitted()
    {
        await using var b = new SharingProcess(_store, "b", ExecutionScope.None, Policies.Of(Policies.Lane with { MaximumPending = 2 }));
        var now = await b.Scheduler.TrySubmitAsync(Export with { Strategy = SubmissionStrategy.Fail }).InTime();
        var invalid = await b.Scheduler.TrySubmitAsync(new ProcessingTaskRequest("a b")).InTime();
        var wrong = await b.Scheduler.TrySubmitAsync(new ProcessingTaskRequest(RuntimeHarness.Export)).InTime();
        var strange = await b.Scheduler.TrySubmitAsync(new ProcessingTaskRequest("served.by.another")).InTime();
        await b.SubmitAsync();
        var full = await b.Scheduler.TrySubmitAsync(new ProcessingTaskRequest(RuntimeHarness.Process)).InTime();
        await b.Scheduler.ShutdownAsync().InTime();
        var stopped = await b.Scheduler.TrySubmitAsync(new ProcessingTaskRequest(RuntimeHarness.Process)).InTime();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(now.Error, Is.EqualTo(new SubmissionError.CannotStartNow([new DeferralReason.ExecutedElsewhere(null)])));
            Assert.That(invalid.Error, Is.InstanceOf<SubmissionError.InvalidIdentifier>());
            Assert.That(wrong.Error, Is.InstanceOf<SubmissionError.WrongKind>());
            Assert.That(strange.Error, Is.Null);
            Assert.That(full.Error, Is.EqualTo(new SubmissionError.TooManyPending(TaskKind.Processing, 2, 2)));
            Assert.That(stopped.Error, Is.InstanceOf<SubmissionError.SchedulerStopped>());
        }
    }

    [Test]
    public async Task At_the_limit_only_one_that_takes_over_the_place_of_another_is_accepted()
    {
        var keyed = new ProcessingTaskRequest(RuntimeHarness.Process) { Key = "k" };
        await using var b = new SharingProcess(_store, "b", ExecutionScope.None, Policies.Of(Policies.Lane with { MaximumPending = 1 }));
        await b.SubmitAsync(keyed);
        var another = await b.Scheduler.TrySubmitAsync(keyed with { Key = "other" }).InTime();
        var same = await b.Scheduler.TrySubmitAsync(keyed).InTime();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(another.Error, Is.EqualTo(new SubmissionError.TooManyPending(TaskKind.Processing, 1, 1)));
            Assert.That(same.Error, Is.Null);
        }
    }

    [Test]
    public async Task Of_two_with_one_key_the_later_decides_as_it_asked([Values] WhenPending whenPending)
    {
        var later = new ProcessingTaskRequest(RuntimeHarness.Process) { Key = "k", WhenPending = whenPending };
        await using var a = await SharingProcess.ExecutorAsync(_store, "a", Policies.WithSlots(0));
        await using var b = new SharingProcess(_store, "b", ExecutionScope.None);
        var first = await b.SubmitAsync(later);
        await a.FindAsync(first.TaskId);
        var second = await b.SubmitAsync(later);
        var (stays, goes) = whenPending is WhenPending.Replace ? (second, first) : (first, second);
        using (Assert.EnterMultipleScope())
        {
            Assert.That((await goes.Completion.InTime()).Expiration, Is.InstanceOf<Expiration.Superseded>().With.Property("By").EqualTo(stays.TaskId));
            Assert.That(stays.GetSnapshot().State, Is.EqualTo(TaskState.Pending));
        }
    }

    [Test]
    public async Task What_ended_before_is_history_and_not_told_again()
    {
        await using var a = await SharingProcess.ExecutorAsync(_store, "a");
        var (old, call) = await a.App.RunAsync();
        call.Return();
        await old.Completion.InTime();
        await using var b = new SharingProcess(_store, "b", started: false);
        b.App.Time.Advance(TimeSpan.FromSeconds(1));
        var told = new List<TaskEvent.Ended>();
        b.Scheduler.TaskEnded += (_, what) => told.Add(what);
        b.Scheduler.Start();
        var marker = await b.SubmitAsync();
        (await a.App.NextCallAsync()).Return();
        await marker.Completion.InTime();
        Assert.That(b.Scheduler.TryGetHandle(old.TaskId, out var handle), Is.True);
        using (Assert.EnterMultipleScope())
        {
            Assert.That((await handle!.Completion.InTime()).Outcome, Is.EqualTo(TaskOutcome.Succeeded));
            Assert.That((await handle.WatchAsync().ToEndAsync()).Select(what => what.GetType().Name), Is.EqualTo(new[] { "Submitted", "Started", "RunEnded", "Ended" }));
            Assert.That(told.Select(what => what.TaskId), Does.Not.Contain(old.TaskId));
        }
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task What_ended_before_is_history_for_the_one_that_executes_too(CancellationToken cancellationToken)
    {
        TaskHandle old;
        await using (var a = await SharingProcess.ExecutorAsync(_store, "a"))
        {
            (old, var call) = await a.App.RunAsync();
            call.Return();
            await old.Completion.InTime();
        }

        await using var b = new SharingProcess(_store, "b", started: false);
        b.App.Time.Advance(TimeSpan.FromSeconds(1));
        var told = new List<TaskEvent.Ended>();
        b.Scheduler.TaskEnded += (_, what) => told.Add(what);
        b.Scheduler.Start();
        TaskHandle? handle;
        while (!b.Scheduler.TryGetHandle(old.TaskId, out handle) || !handle.Completion.IsCompleted)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        var marker = await b.SubmitAsync(SharingProcess.Instant);
        await marker.Completion.InTime();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(b.Scheduler.GetTasks(TaskState.Ended).Select(task => task.TaskId), Is.EqualTo(new[] { old.TaskId, marker.TaskId }));
            Assert.That(handle.Runs, Is.EqualTo(old.Runs));
            Assert.That((await handle.WatchAsync().ToEndAsync()).Select(what => what.GetType().Name), Is.EqualTo(new[] { "Submitted", "Started", "RunEnded", "Ended" }));
            Assert.That(await handle.CancelAsync().InTime(), Is.False);
            Assert.That(told.Select(what => what.TaskId), Does.Not.Contain(old.TaskId));
        }
    }

    [Test]
    public async Task Everything_can_be_cancelled_from_anywhere()
    {
        await using var a = await SharingProcess.ExecutorAsync(_store, "a", Policies.WithSlots(0));
        await using var b = new SharingProcess(_store, "b", ExecutionScope.None);
        TaskHandle[] handles = [await b.SubmitAsync(), await b.SubmitAsync(), await b.SubmitAsync()];
        var one = await handles[0].CancelAsync().AsTask().InTime();
        var twice = await handles[0].CancelAsync().AsTask().InTime();
        var rest = await b.Scheduler.CancelAllAsync("enough").AsTask().InTime();
        var results = await Task.WhenAll(handles.Select(handle => handle.Completion)).InTime();
        using (Assert.EnterMultipleScope())
        {
            Assert.That((one, twice, rest), Is.EqualTo((true, false, 2)));
            Assert.That(results.Select(result => result.Expiration?.Code), Has.All.EqualTo(ExpirationCodes.CancelledByApp));
        }
    }
}
