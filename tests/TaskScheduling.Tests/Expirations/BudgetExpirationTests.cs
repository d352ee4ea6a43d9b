using TaskScheduling.Tests.Execution;
using TaskScheduling.Tests.Metering;

namespace TaskScheduling.Tests.Expirations;

/// <summary>Limits of a budget, reached through the public API.</summary>
public sealed class BudgetExpirationTests
{
    private static readonly TimeSpan TenSeconds = TimeSpan.FromSeconds(10);

    [Test]
    public async Task Time_ends_a_run_exactly_at_its_limit()
    {
        await using var app = new RuntimeHarness();
        var (handle, call) = await app.RunAsync(Limited(new TaskBudget { Time = TenSeconds }));

        app.Advance(TenSeconds - TimeSpan.FromMilliseconds(1));
        Assert.That(call.Task.Expiration, Is.Null, "1 ms before the limit");
        app.Advance(TimeSpan.FromMilliseconds(1));

        await call.ExpectAsync(handle, new Expiration.TimeLimitExceeded(TenSeconds, TenSeconds), app, ExpirationOrigin.Policy, "time_limit_exceeded");
    }

    [Test]
    public async Task A_stall_says_what_was_last_heard()
    {
        await using var app = new RuntimeHarness();
        var (handle, call) = await app.RunAsync(Limited(new TaskBudget { Progress = new ProgressLimit(TenSeconds) }));
        call.Task.Progress.TotalUnitCount = 100;
        app.Advance(2);
        call.Task.Progress.CompletedUnitCount = 40;
        app.Advance(3);
        call.Task.Progress.Heartbeat();
        app.Advance(9.999);
        Assert.That(call.Task.Expiration, Is.Null, "the heartbeat holds it off");
        app.Advance(0.001);

        var expected = new Expiration.ProgressStalled(TenSeconds, TimeSpan.FromSeconds(13), TenSeconds, null, 40, 100);
        await call.ExpectAsync(handle, expected, app, ExpirationOrigin.Policy, "progress_stalled");
    }

    [Test]
    public async Task Heartbeats_alone_do_not_hold_a_stall_off_for_ever()
    {
        await using var app = new RuntimeHarness();
        var limit = new ProgressLimit(TenSeconds) { MaximumHeartbeatOnly = TimeSpan.FromSeconds(25) };
        var (handle, call) = await app.RunAsync(Limited(new TaskBudget { Progress = limit }));
        for (var second = 0; second < 25; second++)
        {
            Assert.That(call.Task.Expiration, Is.Null, $"after {second} s");
            call.Task.Progress.Heartbeat();
            app.Advance(1);
        }

        var expected = new Expiration.ProgressStalled(TimeSpan.FromSeconds(25), TimeSpan.FromSeconds(25), TimeSpan.FromSeconds(1), null, 0, null);
        await call.ExpectAsync(handle, expected, app, ExpirationOrigin.Policy, "progress_stalled");
    }

    [Test]
    public async Task Processor_time_ends_a_busy_run()
    {
        await using var app = new RuntimeHarness();
        var limit = TimeSpan.FromMilliseconds(30);
        app.Scheduler.Register(TaskRegistration.Processing("busy", async (task, token) =>
        {
            OnItsOwnThread(() => BusyLoop.Spin(60));
            await app.CallAsync(task, token);
        }));
        var handle = await app.SubmitAsync(new ProcessingTaskRequest("busy") { Budget = new TaskBudget { CpuTime = limit } });
        var call = await app.NextCallAsync();
        app.Advance(1);
        await call.ToldToStop;
        call.Obey();
        var result = await handle.WaitForRunAsync().InTime();

        var reason = (Expiration.CpuTimeExceeded)result.Expiration!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(reason.Code, Is.EqualTo("cpu_time_exceeded"));
            Assert.That(reason.Limit, Is.EqualTo(limit));
            Assert.That(reason.Used, Is.GreaterThanOrEqualTo(limit));
            Assert.That(result.Usage.Cpu, Is.GreaterThanOrEqualTo(reason.Used));
            Assert.That(reason.Origin, Is.EqualTo(ExpirationOrigin.Policy));
        }
    }

    [Test]
    public async Task Processor_time_within_a_window_ends_a_busy_run()
    {
        await using var app = new RuntimeHarness();
        var limit = new CpuLimit(0.01, TimeSpan.FromSeconds(2)); // 20 CPU-milliseconds
        app.Scheduler.Register(TaskRegistration.Processing("busy", async (task, token) =>
        {
            OnItsOwnThread(() => BusyLoop.Spin(60));
            await app.CallAsync(task, token);
        }));
        var handle = await app.SubmitAsync(new ProcessingTaskRequest("busy") { Budget = new TaskBudget { Cpu = limit } });
        var call = await app.NextCallAsync();
        app.Advance(1);
        await call.ToldToStop;
        call.Obey();
        var result = await handle.WaitForRunAsync().InTime();

        var reason = (Expiration.CpuLimitExceeded)result.Expiration!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(reason.Code, Is.EqualTo("cpu_limit_exceeded"));
            Assert.That(reason.Limit, Is.EqualTo(limit));
            Assert.That(reason.CpuUsed, Is.GreaterThanOrEqualTo(limit.Amount));
            Assert.That(reason.Over, Is.LessThanOrEqualTo(limit.Window));
        }
    }

    [Test]
    public async Task Allocation_ends_a_wasteful_run()
    {
        await using var app = new RuntimeHarness();
        app.Scheduler.Register(TaskRegistration.Processing("waste", async (task, token) =>
        {
            OnItsOwnThread(() => GC.KeepAlive(new byte[4 << 20]));
            await app.CallAsync(task, token);
        }));
        var handle = await app.SubmitAsync(new ProcessingTaskRequest("waste") { Budget = new TaskBudget { AllocatedBytes = 1 << 20 } });
        var call = await app.NextCallAsync();
        app.Advance(1);
        await call.ToldToStop;
        call.Obey();
        var result = await handle.WaitForRunAsync().InTime();

        var reason = (Expiration.AllocationLimitExceeded)result.Expiration!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(reason.Code, Is.EqualTo("allocation_limit_exceeded"));
            Assert.That(reason.LimitBytes, Is.EqualTo(1 << 20));
            Assert.That(reason.ObservedBytes, Is.GreaterThanOrEqualTo(4 << 20));
            Assert.That(result.Usage.AllocatedBytes, Is.GreaterThanOrEqualTo(reason.ObservedBytes));
        }
    }

    [Test]
    public async Task What_else_was_exceeded_at_that_instant_is_listed_by_precedence()
    {
        await using var app = new RuntimeHarness();
        var (handle, call) = await app.RunAsync(Limited(new TaskBudget { Time = TenSeconds, Progress = new ProgressLimit(TenSeconds) }));

        app.Advance(TenSeconds);

        var expected = new Expiration.TimeLimitExceeded(TenSeconds, TenSeconds) { AlsoExceeded = ["progress_stalled"] };
        await call.ExpectAsync(handle, expected, app, ExpirationOrigin.Policy, "time_limit_exceeded");
    }

    [Test]
    public async Task A_limit_that_means_never_is_never_reached()
    {
        await using var app = new RuntimeHarness();
        var (handle, call) = await app.RunAsync(Limited(new TaskBudget { Time = TimeSpan.MaxValue, CpuTime = TimeSpan.MaxValue, Grace = TimeSpan.MaxValue }));

        app.Advance(TimeSpan.FromDays(1));
        call.Return();

        Assert.That(await handle.Completion.InTime(), Has.Property(nameof(TaskResult.IsSuccess)).True);
    }

    /// <summary>A thread that has ended has been charged for; one that is leaving the flow may be seen or not.</summary>
    private static void OnItsOwnThread(Action work)
    {
        var thread = new Thread(() => work());
        thread.Start();
        thread.Join();
    }

    private static ProcessingTaskRequest Limited(TaskBudget budget) => new(RuntimeHarness.Process) { Budget = budget };
}
