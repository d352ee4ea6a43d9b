using Microsoft.Extensions.DependencyInjection;
using TaskScheduling.Testing;
using TaskScheduling.Tests.Execution;
using TaskScheduling.Tests.Presentation;

namespace TaskScheduling.Tests.Storage;

/// <summary>One scheduler after the other over one store.</summary>
public sealed class RestartTests
{
    private static readonly ProcessingTaskRequest Process = new(RuntimeHarness.Process);
    private static readonly Backoff Steady = new() { Delay = TimeSpan.FromSeconds(60), Kind = BackoffKind.Constant, UseJitter = false };
    private readonly SurvivingTaskStore _store = new();

    [Test]
    public async Task A_pending_task_survives()
    {
        await using var first = App(out var process);
        var id = (await first.SubmitAsync(Process with { EarliestBeginDate = first.Time.GetUtcNow().AddHours(1) })).TaskId;
        process.Cut();

        await using var second = App(out _);
        var handle = HandleOf(second, id);
        var (state, reason) = (second.Scheduler.GetTasks().Single().State, handle.Explain().Blockers.Single().Reason);
        second.Advance(TimeSpan.FromHours(1));
        var call = await second.NextCallAsync();
        call.Return();

        using (Assert.EnterMultipleScope())
        {
            Assert.That((state, reason.Code), Is.EqualTo((TaskState.Pending, "not_yet_due")));
            Assert.That((call.Task.TaskId, call.Task.Attempt), Is.EqualTo((id, 1)));
            Assert.That((await handle.Completion.InTime()).IsSuccess, Is.True);
        }
    }

    [Test]
    public async Task A_running_one_was_lost_and_goes_on_from_its_checkpoint()
    {
        await using var first = App(out var process);
        var (old, call) = await first.RunAsync();
        await call.Task.SaveCheckpointAsync(new Place("b", 12), CheckpointJson.Default.Place);
        process.Cut();

        await using var second = App(out _);
        using var active = second.Collect<long>("task_scheduling.run.active");
        var handle = HandleOf(second, old.TaskId);
        var lost = await handle.WaitForRunAsync().InTime();
        second.Advance(30);
        var again = await second.NextCallAsync();
        var found = again.Task.TryGetCheckpoint(CheckpointJson.Default.Place, out var place);
        again.Return();
        var result = await handle.Completion.InTime();
        var events = await handle.WatchAsync().ToEndAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(lost.Expiration, Is.EqualTo(new Expiration.HostLost(first.Time.Start, false, null) { At = second.Time.Start }));
            Assert.That((again.Task.Attempt, found, place), Is.EqualTo((2, true, new Place("b", 12))));
            Assert.That(handle.Runs, Is.EqualTo((ValueList<TaskResult>)[lost, result]));
            Assert.That(events.Select(what => what.GetType().Name), Is.EqualTo(new[] { "Expiring", "RunEnded", "Deferred", "Started", "RunEnded", "Ended" }));
            Assert.That(active.GetMeasurementSnapshot().Sum(step => step.Value), Is.Zero, "the lost run was never counted here");
        }
    }

    [Test]
    public async Task The_card_says_what_happened_until_the_next_run()
    {
        await using var first = App(out var process);
        var (old, _) = await first.RunAsync(new ContinuedProcessingTaskRequest(RuntimeHarness.Export, "Export") { Subtitle = "Album b" });
        process.Cut();

        await using var second = App(out _);
        await using var third = App(out _); // once more, from what is recorded
        foreach (var app in new[] { second, third })
        {
            var handle = HandleOf(app, old.TaskId);
            var waiting = handle.GetSnapshot();
            app.Advance(30);
            await app.NextCallAsync();
            Assert.That((waiting.Title, waiting.Subtitle, handle.GetSnapshot().Subtitle), Is.EqualTo(("Export", "Interrupted: the app ended unexpectedly", "Album b")));
        }
    }

    [Test]
    public async Task What_a_lost_run_had_last_said_is_in_its_end_and_on_its_card()
    {
        await using var first = App(out var process);
        var (old, _) = await first.RunAsync(new ContinuedProcessingTaskRequest(RuntimeHarness.Export, "Export") { Subtitle = "Starting" });
        process.Cut();

        var knowing = new ProcessStore(_store) { LastSaid = new LastSaid("Export b", "3 of 4", new ProgressSnapshot(3, 4)) };
        var shown = new RecordingPresenter();
        await using var second = App(knowing, builder => builder.AddPresenter("screen", shown));
        var handle = HandleOf(second, old.TaskId);
        var lost = await handle.WaitForRunAsync().InTime();
        var card = await shown.UntilAsync(card => card.Fraction is not null);
        second.Advance(30);
        await second.NextCallAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That((lost.Title, lost.Subtitle, lost.Progress), Is.EqualTo(("Export b", "Interrupted: the app ended unexpectedly", new ProgressSnapshot(3, 4))));
            Assert.That((card.Title, card.Fraction), Is.EqualTo(("Export b", 0.75)));
            Assert.That(handle.GetSnapshot().Subtitle, Is.EqualTo("3 of 4"), "the next run goes on from there");
        }
    }

    [Test]
    public async Task The_third_loss_parks_and_a_release_frees()
    {
        await using var first = App(out var process);
        var (old, _) = await first.RunAsync();
        process.Cut();
        for (var attempt = 2; attempt <= 3; attempt++)
        {
            await using var next = App(out process);
            next.Advance(30);
            Assert.That((await next.NextCallAsync()).Task.Attempt, Is.EqualTo(attempt));
            process.Cut();
        }

        await using var last = App(out _);
        last.Advance(TimeSpan.FromHours(1));
        var handle = HandleOf(last, old.TaskId);
        var reasons = handle.Explain().Blockers.Select(blocker => blocker.Reason).ToArray();
        var released = await last.Scheduler.ReleaseAsync(old.TaskId).InTime();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(reasons, Is.EqualTo(new[] { new DeferralReason.Parked(3) }));
            Assert.That(released, Is.True);
            Assert.That((await last.NextCallAsync()).Task.Attempt, Is.EqualTo(4));
            Assert.That(handle.Runs, Has.Count.EqualTo(3));
        }
    }

    [Test]
    public async Task What_has_ended_does_not_come_back()
    {
        await using var first = App(out var process);
        var (ran, call) = await first.RunAsync();
        call.Return();
        await ran.Completion.InTime();
        var waiting = await first.SubmitAsync(Process with { EarliestBeginDate = first.Time.GetUtcNow().AddHours(1) });
        await waiting.CancelAsync().InTime();
        process.Cut();

        await using var second = App(out _);
        Assert.That(second.Scheduler.GetTasks(), Is.Empty);
    }

    [Test]
    public async Task A_backoff_goes_on()
    {
        await using var first = App(out var process);
        var (old, call) = await first.RunAsync(Process with { Resubmission = Resubmission.Default.OnFailed(ResubmitRule.AfterBackoff(Steady)) });
        call.Throw(new IOException("no route"));
        var failed = await old.WaitForRunAsync().InTime();
        process.Cut();

        await using var second = App(out _, started: false);
        second.Advance(20);
        second.Scheduler.Start();
        var handle = HandleOf(second, old.TaskId);
        var reasons = handle.Explain().Blockers.Select(blocker => blocker.Reason).ToArray();
        second.Advance(40);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(handle.Runs.Single().Fault, Is.EqualTo(failed.Fault));
            Assert.That(reasons, Is.EqualTo(new[] { new DeferralReason.BackoffUntil(first.Time.Start.AddSeconds(60)) }));
            Assert.That((await second.NextCallAsync()).Task.Attempt, Is.EqualTo(2));
        }
    }

    [Test]
    public async Task After_a_shutdown_everything_goes_on_at_the_next_start()
    {
        await using var first = App(out _, slots: 1);
        var (running, call) = await first.RunAsync();
        var pending = await first.SubmitAsync(Process);
        var secondRun = pending.WaitForRunAsync(2);
        var stopping = first.Scheduler.ShutdownAsync();
        await call.ToldToStop;
        call.Obey();
        await stopping.InTime();
        var (told, left) = (await running.Completion.InTime(), await pending.Completion.InTime());

        await using var second = App(out _, slots: 1);
        var next = await second.NextCallAsync();
        next.Return();
        second.Advance(30);
        var again = await second.NextCallAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That((told.Outcome, told.Expiration?.Code, told.Next?.Attempt), Is.EqualTo((TaskOutcome.Expired, "host_shutting_down", (int?)2)));
            Assert.That((left.Outcome, left.Expiration?.Code, left.Next?.Attempt), Is.EqualTo((TaskOutcome.Cancelled, "host_shutting_down", (int?)1)));
            Assert.That(await secondRun.InTime(), Is.SameAs(left));
            Assert.That((next.Task.TaskId, next.Task.Attempt), Is.EqualTo((pending.TaskId, 1)));
            Assert.That((again.Task.TaskId, again.Task.Attempt), Is.EqualTo((running.TaskId, 2)));
        }
    }

    private static TaskHandle HandleOf(RuntimeHarness app, TaskId id) =>
        app.Scheduler.TryGetHandle(id, out var handle) ? handle : throw new AssertionException($"{id} is not known.");

    private RuntimeHarness App(out ProcessStore process, int slots = 4, bool started = true) =>
        App(process = new ProcessStore(_store), slots: slots, started: started);

    private static RuntimeHarness App(ITaskStore store, Action<IBackgroundTasksBuilder>? configure = null, int slots = 4, bool started = true) =>
        new(Policies.WithSlots(slots), configure, services => services.AddSingleton(store), started);
}
