using Microsoft.Extensions.DependencyInjection;
using TaskScheduling.Tests.Execution;

namespace TaskScheduling.Tests.Expirations;

/// <summary>Ends that somebody asked for.</summary>
public sealed class RequestedExpirationTests
{
    [Test]
    public async Task A_stop_by_a_person_names_the_adapter_and_the_person()
    {
        await using var app = new RuntimeHarness();
        var (handle, call) = await app.RunAsync();

        var decided = await app.Scheduler.StopAsync(handle.TaskId, "tray", "Ada").InTime();

        Assert.That(decided, Is.True);
        await call.ExpectAsync(handle, new Expiration.UserStopped("tray", "Ada"), app, ExpirationOrigin.Person, "user_stopped");
    }

    [Test]
    public async Task A_cancel_carries_the_callers_note()
    {
        await using var app = new RuntimeHarness();
        var (handle, call) = await app.RunAsync();

        var decided = await handle.CancelAsync("not needed").InTime();

        Assert.That(decided, Is.True);
        await call.ExpectAsync(handle, new Expiration.CancelledByApp("not needed"), app, ExpirationOrigin.App, "cancelled_by_app");
    }

    [Test]
    public async Task A_pause_follows_its_own_rule_once()
    {
        await using var app = new RuntimeHarness();
        var (handle, call) = await app.RunAsync();

        call.Task.Pause(ResubmitRule.AfterBackoff(new Backoff { Delay = TimeSpan.FromSeconds(10), UseJitter = false }), "nearly spent");
        var first = await call.ExpectAsync(handle, new Expiration.CancelledByApp("nearly spent"), app, ExpirationOrigin.App, "cancelled_by_app");
        app.Advance(10);
        var second = await app.NextCallAsync();
        await handle.CancelAsync().InTime();
        second.Obey();
        var last = await handle.Completion.InTime();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(first.Next?.Attempt, Is.EqualTo(2));
            Assert.That(second.Task.Attempt, Is.EqualTo(2));
            Assert.That(last.Next, Is.Null, "the rule held once");
            Assert.That(handle.Runs, Has.Count.EqualTo(2));
        }
    }

    [Test]
    public async Task A_pause_that_waits_for_a_condition_is_refused()
    {
        await using var app = new RuntimeHarness();
        var (_, call) = await app.RunAsync();

        Assert.That(() => call.Task.Pause(ResubmitRule.WhenClear), Throws.ArgumentException.With.Message.Contains("WhenClear"));
    }

    [Test]
    public async Task A_newer_submission_of_the_key_supersedes_the_waiting_one()
    {
        await using var app = new RuntimeHarness(Policies.WithSlots(1));
        await app.RunAsync();
        var old = await app.SubmitAsync(new ProcessingTaskRequest(RuntimeHarness.Process) { Key = "album:42" });

        var newer = await app.SubmitAsync(new ProcessingTaskRequest(RuntimeHarness.Process) { Key = "album:42" });
        var result = await old.Completion.InTime();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Outcome, Is.EqualTo(TaskOutcome.Cancelled));
            Assert.That(result.Expiration, Is.EqualTo(new Expiration.Superseded(newer.TaskId) { At = app.Time.GetUtcNow() }));
            Assert.That(result.Expiration!.Origin, Is.EqualTo(ExpirationOrigin.App));
            Assert.That(result.Expiration.Code, Is.EqualTo("superseded"));
            Assert.That(newer.Superseded, Is.EqualTo(old.TaskId));
        }
    }

    [Test]
    public async Task The_first_reason_wins_and_a_later_one_is_listed()
    {
        await using var app = new RuntimeHarness();
        var (handle, call) = await app.RunAsync(new ProcessingTaskRequest(RuntimeHarness.Process)
        {
            Budget = new TaskBudget { Time = TimeSpan.FromSeconds(1) },
            Resubmission = Resubmission.Default.OnExpired<Expiration.TimeLimitExceeded>(ResubmitRule.AfterBackoff()),
        });
        app.Advance(1);
        await call.ToldToStop;

        var decided = await handle.StopAsync("tray").InTime();
        call.Obey();
        var result = await handle.Completion.InTime();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(decided, Is.False);
            Assert.That(call.Task.Expiration, Is.InstanceOf<Expiration.TimeLimitExceeded>());
            Assert.That(call.Task.Expiration!.AlsoExceeded, Is.Empty, "what the handler was told never changes");
            Assert.That(result.Expiration, Is.InstanceOf<Expiration.TimeLimitExceeded>());
            Assert.That(result.Expiration!.AlsoExceeded, Is.EqualTo(new[] { "user_stopped" }));
            Assert.That(result.Next, Is.Null, "never beats backoff");
        }
    }

    [Test]
    public async Task A_waiting_task_ends_cancelled_without_a_grace()
    {
        await using var app = new RuntimeHarness();
        var handle = await app.SubmitAsync(new AppRefreshTaskRequest(RuntimeHarness.Refresh) { EarliestBeginDate = app.Time.GetUtcNow().AddHours(1) });

        var first = await handle.StopAsync("tray").InTime();
        var second = await handle.CancelAsync().InTime();
        var result = await handle.Completion.InTime();

        using (Assert.EnterMultipleScope())
        {
            Assert.That((first, second), Is.EqualTo((true, false)));
            Assert.That(result.Outcome, Is.EqualTo(TaskOutcome.Cancelled));
            Assert.That(result.RunId, Is.Null);
            Assert.That(result.Expiration, Is.EqualTo(new Expiration.UserStopped("tray") { At = app.Time.GetUtcNow() }));
        }
    }

    [Test]
    public async Task Cancelling_all_counts_what_it_ended()
    {
        await using var app = new RuntimeHarness(Policies.WithSlots(1));
        var (running, call) = await app.RunAsync();
        var waiting = await app.SubmitAsync(new ProcessingTaskRequest(RuntimeHarness.Process));

        var ended = await app.Scheduler.CancelAllAsync("closing the project").InTime();
        call.Obey();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(ended, Is.EqualTo(2));
            Assert.That((await running.Completion.InTime()).Outcome, Is.EqualTo(TaskOutcome.Expired));
            Assert.That((await waiting.Completion.InTime()).Outcome, Is.EqualTo(TaskOutcome.Cancelled));
            Assert.That(await app.Scheduler.CancelAllAsync().InTime(), Is.Zero);
        }
    }

    [Test]
    public async Task Shutting_down_gives_the_grace_that_the_host_has_left()
    {
        await using var app = new RuntimeHarness(configure: builder => builder.Configure(options => options.ShutdownTimeout = TimeSpan.FromSeconds(6)));
        var (handle, call) = await app.RunAsync();

        var stopping = app.Scheduler.ShutdownAsync();
        await call.ToldToStop;
        var reason = call.Task.Expiration;
        call.Obey();
        await stopping.InTime();
        var result = await handle.Completion.InTime();

        var now = app.Time.GetUtcNow();
        var expected = new Expiration.HostShuttingDown(TimeSpan.FromSeconds(6)) { At = now, GraceEndsAt = now + TimeSpan.FromSeconds(4) };
        using (Assert.EnterMultipleScope())
        {
            Assert.That(reason, Is.EqualTo(expected));
            Assert.That(result.Expiration, Is.EqualTo(expected));
            Assert.That((expected.Code, expected.Origin), Is.EqualTo(("host_shutting_down", ExpirationOrigin.Host)));
        }
    }
}
