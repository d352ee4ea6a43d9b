using TaskScheduling.Tests.Execution;

namespace TaskScheduling.Tests.Admission;

/// <summary>One cause per error; each message has rule, value and remedy.</summary>
public sealed class SubmissionErrorTests
{
    private static readonly ProcessingTaskRequest Process = new(RuntimeHarness.Process);
    private static readonly ContinuedProcessingTaskRequest Export = new(RuntimeHarness.Export, "Export");

    private static IEnumerable<TestCaseData> Refusals()
    {
        yield return Case("invalid_identifier", Process with { Identifier = "no spaces" }, "1 to 128", "'no spaces'");
        yield return Case("invalid_identifier", Process with { Identifier = null! }, "1 to 128", "''");
        yield return Case("not_registered", Process with { Identifier = "proces" }, "'proces'", "Did you mean process");
        yield return Case("wrong_kind", new AppRefreshTaskRequest(RuntimeHarness.Process), "Processing", "Submit a ProcessingTaskRequest");
        yield return Case("payload_too_large", Process with { Payload = TaskPayload.FromJson(System.Text.Encoding.UTF8.GetBytes($"\"{new string('x', 1 << 20)}\"")) }, "1048576", "1048578");
        yield return Case("text_too_long", Export with { Title = new string('x', 201) }, "200", "201", "Shorten");
        yield return Case("text_too_long", Export with { Subtitle = new string('x', 401) }, "Subtitle", "400", "401");
        yield return Case("budget_invalid", Process with { Budget = new TaskBudget { MemoryBytes = 5 } }, "MemoryBytes", "5", "Use AllocatedBytes");
        yield return Case("begin_date_not_allowed", Export with { Strategy = SubmissionStrategy.Fail, EarliestBeginDate = DateTimeOffset.MaxValue }, "9999", "Queue");
        yield return Case("resource_unsupported", Export with { RequiredResources = TaskResources.Gpu }, "Gpu", "Submit without");
    }

    [TestCaseSource(nameof(Refusals))]
    public async Task A_refusal_says_rule_value_and_remedy(string code, BackgroundTaskRequest request, string[] words)
    {
        await using var app = new RuntimeHarness();

        var result = await app.Scheduler.TrySubmitAsync(request).InTime();
        var thrown = Assert.ThatAsync(() => app.SubmitAsync(request).InTime(), Throws.InstanceOf<TaskSubmissionException>()
            .With.Property(nameof(TaskSubmissionException.Error)).EqualTo(result.Error).And.Message.EqualTo(result.Error?.Message));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.IsAccepted, Is.False);
            Assert.That(result.Handle, Is.Null);
            Assert.That(result.Error!.Code, Is.EqualTo(code));
            foreach (var word in words)
                Assert.That(result.Error.Message, Does.Contain(word));
            Assert.That(app.Scheduler.GetTasks(), Is.Empty, "nothing is left behind");
        }

        await thrown;
    }

    [Test]
    public async Task The_pending_limit_counts_what_waits()
    {
        await using var app = new RuntimeHarness(Policies.Of(Policies.Lane with { Concurrency = Concurrency.Fixed(1), MaximumPending = 1 }));
        await app.RunAsync();
        await app.SubmitAsync(Process);

        var refused = await app.Scheduler.TrySubmitAsync(Process).InTime();

        Assert.That(refused.Error, Is.EqualTo(new SubmissionError.TooManyPending(TaskKind.Processing, 1, 1)));
    }

    [Test]
    public async Task Now_or_never_says_why_not_now()
    {
        await using var app = new RuntimeHarness(Policies.WithSlots(1));
        await app.RunAsync(Export);

        var refused = await app.Scheduler.TrySubmitAsync(Export with { Strategy = SubmissionStrategy.Fail }).InTime();

        Assert.That(refused.Error, Is.EqualTo(new SubmissionError.CannotStartNow([new DeferralReason.ConcurrencyLimit(null, 1)])));
    }

    [Test]
    public async Task Now_or_never_starts_now_once_the_readings_are_there()
    {
        await using var app = new RuntimeHarness(Policies.Plain with { StartAtOrBelow = ThermalState.Fair });

        var (handle, _) = await app.RunAsync(Export with { Strategy = SubmissionStrategy.Fail });

        Assert.That(handle.GetSnapshot().State, Is.EqualTo(TaskState.Running));
    }

    [Test]
    public async Task Before_the_start_tasks_wait_and_now_or_never_is_refused()
    {
        await using var app = new RuntimeHarness(started: false);

        var waiting = await app.SubmitAsync(Process);
        var refused = await app.Scheduler.TrySubmitAsync(Export with { Strategy = SubmissionStrategy.Fail }).InTime();
        var reasons = waiting.Explain().Blockers.Select(blocker => blocker.Reason);
        app.Scheduler.Start();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(refused.Error, Is.EqualTo(new SubmissionError.CannotStartNow([new DeferralReason.SchedulerNotStarted()])));
            Assert.That(reasons, Is.EqualTo(new[] { new DeferralReason.SchedulerNotStarted() }));
            Assert.That((await app.NextCallAsync()).Task.TaskId, Is.EqualTo(waiting.TaskId));
        }
    }

    [Test]
    public async Task Pending_work_of_the_key_is_kept_or_refused_as_asked()
    {
        await using var app = new RuntimeHarness(Policies.WithSlots(1));
        await app.RunAsync();
        var pending = await app.SubmitAsync(Process with { Key = "k" });

        var kept = await app.Scheduler.TrySubmitAsync(Process with { Key = "k", WhenPending = WhenPending.Keep }).InTime();
        var refused = await app.Scheduler.TrySubmitAsync(Process with { Key = "k", WhenPending = WhenPending.Refuse }).InTime();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(kept.Handle, Is.EqualTo(pending));
            Assert.That(refused.Error, Is.EqualTo(new SubmissionError.AlreadyPending("k", pending.TaskId)));
        }
    }

    [Test]
    public async Task Running_work_of_the_key_refuses_or_queues_one_deep()
    {
        await using var app = new RuntimeHarness();
        var (running, call) = await app.RunAsync(Process with { Key = "k" });

        var refused = await app.Scheduler.TrySubmitAsync(Process with { Key = "k" }).InTime();
        var queued = await app.SubmitAsync(Process with { Key = "k", WhenRunning = WhenRunning.Queue });
        var reasons = queued.Explain().Blockers.Select(blocker => blocker.Reason);
        call.Return();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(refused.Error, Is.EqualTo(new SubmissionError.AlreadyRunning("k", running.TaskId)));
            Assert.That(reasons, Is.EqualTo(new[] { new DeferralReason.KeyBusy("k", running.TaskId) }));
            Assert.That((await app.NextCallAsync()).Task.TaskId, Is.EqualTo(queued.TaskId));
        }
    }

    [Test]
    public async Task A_policy_may_take_the_identifier_as_key()
    {
        await using var app = new RuntimeHarness(Policies.Plain with { KeyIsIdentifier = true });
        var (_, call) = await app.RunAsync();

        var refused = await app.Scheduler.TrySubmitAsync(Process).InTime();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(refused.Error, Is.InstanceOf<SubmissionError.AlreadyRunning>());
            Assert.That(call.Task.Key, Is.EqualTo(TaskKey.From(RuntimeHarness.Process)));
            Assert.That((await app.Scheduler.TrySubmitAsync(Process with { Key = TaskKey.PerSubmission }).InTime()).IsAccepted, Is.True);
        }
    }

    [Test]
    public async Task A_stopped_scheduler_takes_nothing_more()
    {
        await using var app = new RuntimeHarness();
        await app.Scheduler.ShutdownAsync().InTime();

        Assert.That((await app.Scheduler.TrySubmitAsync(Process).InTime()).Error, Is.EqualTo(new SubmissionError.SchedulerStopped()));
    }

    [Test]
    public async Task A_request_without_payload_has_an_empty_one()
    {
        await using var app = new RuntimeHarness();

        var (_, call) = await app.RunAsync(Process with { Payload = null! });

        Assert.That(call.Task.Payload, Is.EqualTo(TaskPayload.Empty));
    }

    [Test]
    public async Task Misuse_throws_and_a_cancelled_token_abandons_the_admission()
    {
        await using var app = new RuntimeHarness();

        using (Assert.EnterMultipleScope())
        {
            await Assert.ThatAsync(() => app.SubmitAsync(null!).InTime(), Throws.ArgumentNullException);
            await Assert.ThatAsync(() => app.Scheduler.SubmitAsync(Process, new CancellationToken(true)).InTime(), Throws.InstanceOf<OperationCanceledException>());
            await Assert.ThatAsync(() => app.Scheduler.StopAsync(default, " ").InTime(), Throws.ArgumentException);
            Assert.That(await app.Scheduler.CancelAsync(default).InTime(), Is.False);
            Assert.That(app.Scheduler.TryGetHandle(default, out _), Is.False);
            Assert.That(app.Scheduler.Explain(default), Is.Null);
        }
    }

    private static TestCaseData Case(string code, BackgroundTaskRequest request, params string[] words) =>
        new TestCaseData(code, request, words).SetArgDisplayNames(code, words[0]);
}
