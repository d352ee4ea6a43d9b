using Microsoft.Extensions.DependencyInjection;

namespace TaskScheduling.Testing.Tests.Simulations;

/// <summary>Every row of section 5 of the semantics, on request.</summary>
public sealed class SimulateExpirationTests
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>The reason, the grace it gives (seconds, or none), and the rule of the run that follows (null: none does).</summary>
    private static readonly (Expiration Reason, double? Grace, string? Follows)[] Table =
    [
        (new Expiration.HostShuttingDown(TimeSpan.FromSeconds(10)), 8, null), // in memory nothing is left at the next start
        (new Expiration.UserStopped("tray", "Ada"), 20, null),
        (new Expiration.CancelledByApp("note"), 20, null),
        (new Expiration.Superseded(default), 20, null),
        (new Expiration.ThermalLimitExceeded(ThermalState.Fair, ThermalState.Serious, Second, "zone"), 20, "when clear"),
        (new Expiration.MemoryLimitExceeded(1, 2), 20, "after backoff, at most 1 times"),
        (new Expiration.AllocationLimitExceeded(1, 1), 20, null),
        (new Expiration.CpuLimitExceeded(new CpuLimit(1, Second), default, default), 20, "after backoff"),
        (new Expiration.CpuTimeExceeded(Second, Second), 20, null),
        (new Expiration.TimeLimitExceeded(Second, Second), 20, null), // no checkpoint was saved
        (new Expiration.ProgressStalled(Second, Second, null, null, 0, null), 20, "after backoff, at most 1 times"),
        (new Expiration.RequirementLost(Requirement.Network), 20, "when clear"),
        (new Expiration.BatteryLow(0.1, 0.2), 20, "when clear"),
        (new Expiration.Preempted(default), 20, "when clear"),
        (new Expiration.QuotaExhausted("work", Second, Second, default), 20, "when clear"),
        (new Expiration.PolicyChanged("Time"), 20, "when clear"),
        (new Expiration.LeaseLost("a", "b"), null, null),
        (new Expiration.HostLost(null, true, 1), null, "at next start"),
        (new Expiration.WorkerLost(1, "SIGKILL", ["oops"]), null, "after backoff, at most 1 times"),
        (new Expiration.Unknown("xnu", 9, "text"), 20, null),
    ];

    private static IEnumerable<int> Rows => Enumerable.Range(0, Table.Length);

    [Test]
    public void The_table_has_every_reason() => Assert.That(Table.Select(row => row.Reason.Code), Is.EqualTo(ExpirationCodes.All));

    [TestCaseSource(nameof(Rows))]
    public async Task A_run_ends_for_the_reason_with_its_grace_and_what_follows_it(int row)
    {
        var (reason, grace, follows) = Table[row];
        await using var test = await StartAsync();
        var handle = await test.Scheduler.SubmitAsync(new ProcessingTaskRequest("work"));
        await test.AdvanceAsync(Second);

        await test.SimulateExpirationAsync(handle.TaskId, reason);

        var at = test.Time.GetUtcNow();
        var result = await handle.WaitForRunAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Expiration, Is.EqualTo(reason with { At = at, GraceEndsAt = grace is { } seconds ? at + TimeSpan.FromSeconds(seconds) : null }));
            Assert.That(result.Outcome, Is.EqualTo(TaskOutcome.Expired));
            Assert.That(result.GraceExceeded, Is.False);
            Assert.That(result.Usage.Elapsed, Is.EqualTo(Second));
            Assert.That(result.Next?.Rule.ToString(), Is.EqualTo(follows));
            Assert.That(test.Expect<TaskEvent.Expiring>(handle).Expiration, Is.EqualTo(result.Expiration));
            Assert.That(handle.GetSnapshot().State, Is.EqualTo(
                follows is null ? TaskState.Ended : reason.Origin is ExpirationOrigin.Policy && follows == "when clear" ? TaskState.Running : TaskState.Pending));
        }
    }

    [TestCaseSource(nameof(Rows))]
    public async Task A_task_that_waits_ends_for_the_reason_without_a_grace(int row)
    {
        await using var test = await StartAsync();
        var handle = await test.Scheduler.SubmitAsync(new ProcessingTaskRequest("work") { EarliestBeginDate = test.Time.GetUtcNow() + Second });

        await test.SimulateExpirationAsync(handle.TaskId, Table[row].Reason);

        var result = await handle.Completion;
        Assert.That(result.Outcome, Is.EqualTo(TaskOutcome.Cancelled));
        Assert.That(result.Expiration, Is.EqualTo(Table[row].Reason with { At = test.Time.GetUtcNow() }));
    }

    [TestCaseSource(nameof(Rows))]
    public async Task A_handler_that_does_not_stop_is_cut_off_when_the_grace_ends(int row)
    {
        var never = new TaskCompletionSource();
        await using var test = await TestScheduler.StartAsync(tasks => tasks.AddProcessingTask("work", (_, _) => never.Task));
        var handle = await test.Scheduler.SubmitAsync(new ProcessingTaskRequest("work") { Resubmission = Resubmission.Never });

        await test.SimulateExpirationAsync(handle.TaskId, Table[row].Reason);
        var grace = TimeSpan.FromSeconds(Table[row].Grace ?? 0);
        if (grace > TimeSpan.Zero)
        {
            await test.AdvanceAsync(grace - TimeSpan.FromMilliseconds(1));
            Assert.That(handle.GetSnapshot().State, Is.EqualTo(TaskState.Expiring), "1 ms before");
            await test.AdvanceAsync(TimeSpan.FromMilliseconds(1));
        }

        var result = await handle.Completion;
        Assert.That(result.GraceExceeded, Is.EqualTo(Table[row].Grace is not null));
        never.SetResult();
    }

    [Test]
    public async Task A_lost_host_is_recovered_after_the_spacing_of_interruptions()
    {
        await using var test = await StartAsync();
        var handle = await test.Scheduler.SubmitAsync(new ProcessingTaskRequest("work"));
        await test.SimulateExpirationAsync(handle.TaskId, new Expiration.HostLost(null, null, 137));
        await test.AdvanceAsync(test.Scheduler.Policy.InterruptionSpacing);
        Assert.That(handle.GetSnapshot(), Has.Property(nameof(TaskSnapshot.State)).EqualTo(TaskState.Running).And.Property(nameof(TaskSnapshot.Attempt)).EqualTo(2));
    }

    [Test]
    public async Task A_reason_that_comes_while_expiring_is_listed_beside_the_first()
    {
        var release = new TaskCompletionSource();
        await using var test = await TestScheduler.StartAsync(tasks => tasks.AddProcessingTask("work", async (_, ct) =>
        {
            await release.Task;
            ct.ThrowIfCancellationRequested();
        }));
        var handle = await test.Scheduler.SubmitAsync(new ProcessingTaskRequest("work"));
        await test.SimulateExpirationAsync(handle.TaskId, new Expiration.UserStopped("tray"));
        await test.SimulateExpirationAsync(handle.TaskId, new Expiration.BatteryLow(0.1, 0.2));
        release.SetResult();
        var result = await handle.Completion;
        Assert.That(result.Expiration, Is.InstanceOf<Expiration.UserStopped>().With.Property(nameof(Expiration.AlsoExceeded)).EqualTo((ValueList<string>)["battery_low"]));
    }

    [Test]
    public async Task A_task_that_is_not_known_or_has_ended_cannot_expire()
    {
        await using var test = await TestScheduler.StartAsync(tasks => tasks.AddProcessingTask("work", (_, _) => Task.CompletedTask));
        var handle = await test.Scheduler.SubmitAsync(new ProcessingTaskRequest("work"));
        var unknown = await Failing.OfAsync(() => test.SimulateExpirationAsync(new TaskId(Guid.Empty), new Expiration.UserStopped("tray")));
        var ended = await Failing.OfAsync(() => test.SimulateExpirationAsync(handle.TaskId, new Expiration.UserStopped("tray")));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(unknown, Is.InstanceOf<InvalidOperationException>().With.Message.StartsWith("No task 00000000").And.Message.Contains($"'work' ({handle.TaskId})"));
            Assert.That(ended, Is.InstanceOf<InvalidOperationException>().With.Message.EqualTo($"'work' ({handle.TaskId}) has ended (Succeeded); only a pending or running task expires."));
        }
    }

    private static async Task<TestScheduler> StartAsync()
    {
        TestScheduler test = null!;
        return test = await TestScheduler.StartAsync(
            tasks => tasks.AddProcessingTask("work", (_, ct) => Task.Delay(Timeout.InfiniteTimeSpan, test.Time, ct)).WithBudget(new TaskBudget { Grace = Grace }));
    }
}
