namespace TaskScheduling.Tests.Execution;

/// <summary>How a run ends, and what its result says.</summary>
public sealed class RunEndTests
{
    [Test]
    public async Task Returning_is_success()
    {
        await using var app = new RuntimeHarness();
        var (handle, call) = await app.RunAsync();
        call.Task.Progress.TotalUnitCount = 2;
        app.Advance(3);
        call.Return();

        var result = await handle.Completion.InTime();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Outcome, Is.EqualTo(TaskOutcome.Succeeded));
            Assert.That(result.Expiration, Is.Null);
            Assert.That(result.Usage.Elapsed, Is.EqualTo(TimeSpan.FromSeconds(3)));
            Assert.That(result.Progress, Is.EqualTo(new ProgressSnapshot(0, 2)));
            Assert.That(result.EnsureSucceeded(), Is.SameAs(result));
            Assert.That(handle.Runs, Is.EqualTo(new[] { result }));
        }
    }

    [Test]
    public async Task An_exception_is_a_failure_with_its_words()
    {
        await using var app = new RuntimeHarness();
        var (handle, call) = await app.RunAsync();
        var thrown = new IOException("disk full");
        call.Throw(thrown);

        var result = await handle.Completion.InTime();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Outcome, Is.EqualTo(TaskOutcome.Failed));
            Assert.That(result.Fault, Is.EqualTo(new TaskFault("System.IO.IOException", "disk full")));
            Assert.That(handle.Completion.IsCompletedSuccessfully, Is.True, "a completion never faults");
            Assert.That(result.EnsureSucceeded, Throws.InstanceOf<TaskFailedException>().With.InnerException.SameAs(thrown));
        }
    }

    [Test]
    public async Task An_exception_without_readable_words_is_a_failure_like_others()
    {
        await using var app = new RuntimeHarness();
        var (handle, call) = await app.RunAsync();
        call.Throw(new SpeechlessException());
        var fault = (await handle.Completion.InTime()).Fault!;
        Assert.That((fault.Type, fault.Message), Is.EqualTo((typeof(SpeechlessException).FullName, "Its message cannot be read: it threw System.NotSupportedException.")));
    }

    [Test]
    public async Task A_cancellation_that_nobody_asked_for_is_a_failure()
    {
        await using var app = new RuntimeHarness();
        var (handle, call) = await app.RunAsync();
        call.Throw(new TaskCanceledException("the request timed out"));

        Assert.That((await handle.Completion.InTime()).Outcome, Is.EqualTo(TaskOutcome.Failed));
    }

    [Test]
    public async Task A_timeout_while_expiring_is_a_failure_that_keeps_the_reason()
    {
        await using var app = new RuntimeHarness();
        var (handle, call) = await app.RunAsync();
        await handle.StopAsync("tray").InTime();
        await call.ToldToStop;
        call.Throw(new TaskCanceledException("the request timed out", new TimeoutException()));

        var result = await handle.Completion.InTime();
        Assert.That((result.Outcome, result.Expiration), Is.EqualTo((TaskOutcome.Failed, call.Task.Expiration)));
    }

    [Test]
    public async Task Finishing_the_work_during_the_grace_is_success_with_the_reason_kept()
    {
        await using var app = new RuntimeHarness();
        var (handle, call) = await app.RunAsync();
        await handle.StopAsync("tray").InTime();
        await call.ToldToStop;
        call.Return();

        var result = await handle.Completion.InTime();
        Assert.That((result.Outcome, result.Expiration), Is.EqualTo((TaskOutcome.Succeeded, call.Task.Expiration)));
    }

    [Test]
    public async Task Returning_with_work_left_is_an_expiration()
    {
        await using var app = new RuntimeHarness();
        var (handle, call) = await app.RunAsync();
        call.Task.Progress.TotalUnitCount = 10;
        call.Task.Progress.CompletedUnitCount = 9;
        await handle.StopAsync("tray").InTime();
        await call.ToldToStop;
        call.Return();

        var result = await handle.Completion.InTime();
        using (Assert.EnterMultipleScope())
        {
            Assert.That((result.Outcome, result.ReturnedIncomplete), Is.EqualTo((TaskOutcome.Expired, true)));
            Assert.That(result.EnsureSucceeded, Throws.InstanceOf<TaskExpiredException>().With.Property("Expiration").EqualTo(result.Expiration));
        }
    }

    [Test]
    public async Task A_task_withdrawn_before_it_ran_says_so()
    {
        await using var app = new RuntimeHarness(started: false);
        var handle = await app.SubmitAsync(new ProcessingTaskRequest(RuntimeHarness.Process));
        await handle.CancelAsync().InTime();

        var result = await handle.WaitForRunAsync(3).InTime();
        Assert.That(result.EnsureSucceeded, Throws.InstanceOf<TaskWithdrawnException>().With.Message.EqualTo("The task was withdrawn while no run of it was in progress: cancelled_by_app."));
    }

    [Test]
    public async Task Each_run_can_be_waited_for()
    {
        await using var app = new RuntimeHarness();
        var (handle, first) = await app.RunAsync(new ProcessingTaskRequest(RuntimeHarness.Process) { Resubmission = Resubmission.Default.OnFailed(ResubmitRule.AfterBackoff()) });
        var second = handle.WaitForRunAsync(2);
        using var stop = new CancellationTokenSource();
        var abandoned = handle.WaitForRunAsync(2, stop.Token);
        await stop.CancelAsync();
        first.Throw(new IOException());
        var failed = await handle.WaitForRunAsync(1).InTime();
        app.Advance(TimeSpan.FromHours(1));
        var call = await app.NextCallAsync();
        call.Return();

        var succeeded = await second.InTime();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(failed.Next?.Attempt, Is.EqualTo(2));
            Assert.That(succeeded.RunId, Is.EqualTo(call.Task.RunId));
            Assert.That(handle.Runs, Is.EqualTo(new[] { failed, succeeded }));
            Assert.That(await handle.Completion.InTime(), Is.EqualTo(succeeded));
            await Assert.ThatAsync(() => abandoned, Throws.InstanceOf<OperationCanceledException>());
            Assert.That(() => handle.WaitForRunAsync(0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        }
    }

    [Test]
    public async Task A_handle_outlives_the_history()
    {
        await using var app = new RuntimeHarness(Policies.Plain with { History = new HistoryBounds { EndedTasks = 0 } });
        var (handle, call) = await app.RunAsync();
        call.Task.Title = "done";
        call.Return();
        var result = await handle.Completion.InTime();
        var snapshot = handle.GetSnapshot(); // takes a turn: the one that ended the task is over

        using (Assert.EnterMultipleScope())
        {
            Assert.That(app.Scheduler.TryGetHandle(handle.TaskId, out _), Is.False);
            Assert.That(snapshot, Has.Property("State").EqualTo(TaskState.Ended).And.Property("LastResult").EqualTo(result).And.Property("Title").EqualTo("done"));
            Assert.That(await handle.CancelAsync().InTime(), Is.False);
        }
    }

    [Test]
    public async Task What_a_handle_says_after_the_history_is_what_it_said_before()
    {
        await using var app = new RuntimeHarness(Policies.Plain with { History = new HistoryBounds { EndedTasks = 1 } });
        app.Advance(7);
        var (handle, call) = await app.RunAsync(new ProcessingTaskRequest(RuntimeHarness.Process)
        {
            Key = "album:42",
            Resubmission = Resubmission.Default.OnFailed(ResubmitRule.AfterBackoff()),
        });
        call.Throw(new InvalidDataException("half a file"));
        await handle.WaitForRunAsync(1).InTime();
        app.Advance(TimeSpan.FromHours(1));
        (await app.NextCallAsync()).Return();
        await handle.Completion.InTime();
        var before = handle.GetSnapshot();
        var (other, next) = await app.RunAsync();
        next.Return();
        await other.Completion.InTime();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(app.Scheduler.TryGetHandle(handle.TaskId, out _), Is.False);
            Assert.That(before, Has.Property("Attempt").EqualTo(2).And.Property("Key").EqualTo((TaskKey)"album:42"));
            Assert.That(handle.GetSnapshot(), Is.EqualTo(before));
        }
    }

    private sealed class SpeechlessException : Exception
    {
        public override string Message => throw new NotSupportedException();
    }
}
