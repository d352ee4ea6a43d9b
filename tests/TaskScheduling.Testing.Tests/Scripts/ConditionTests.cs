using Microsoft.Extensions.DependencyInjection;

namespace TaskScheduling.Testing.Tests.Scripts;

/// <summary>The device as the test says it is.</summary>
public sealed class ConditionTests
{
    [Test]
    public async Task A_task_that_waits_for_the_network_starts_when_it_has_been_back_for_thirty_seconds()
    {
        await using var test = await StartAsync();
        await test.SetConditionsAsync(now => now with { Network = NetworkState.None });
        var handle = await test.Scheduler.SubmitAsync(new ProcessingTaskRequest("work") { RequiresNetworkConnectivity = true });
        test.Expect<TaskEvent.Deferred>(handle, e => e.Reasons is [DeferralReason.WaitingForNetwork]);

        await test.AdvanceAsync(TimeSpan.FromSeconds(10)); // only now it counts as lost

        await test.SetConditionsAsync(now => now with { Network = NetworkState.Metered });
        await test.AdvanceAsync(TimeSpan.FromSeconds(30) - TimeSpan.FromMilliseconds(1));
        test.ExpectNone<TaskEvent.Started>(handle);
        await test.AdvanceAsync(TimeSpan.FromMilliseconds(1));
        test.Expect<TaskEvent.Started>(handle);
        Assert.That(test.Conditions.Network.TryGet(out var network) && network is NetworkState.Metered);
    }

    [Test]
    public async Task A_reading_can_be_unavailable()
    {
        await using var test = await StartAsync();
        await test.SetConditionsAsync(now => now with { Idle = Reading<bool>.Unavailable("no seat") });
        var handle = await test.Scheduler.SubmitAsync(new ProcessingTaskRequest("work") { RequiresIdle = true });
        Assert.That(handle.Explain().Blockers[0].Reason, Is.EqualTo(new DeferralReason.NoSensor(Requirement.Idle, "no seat")));
    }

    [Test]
    public async Task No_conditions_at_all_are_refused()
    {
        await using var test = await StartAsync();
        Assert.That(() => test.SetConditionsAsync(null!), Throws.InstanceOf<ArgumentNullException>());
        Assert.That(() => test.SetConditionsAsync(_ => null!), Throws.InstanceOf<ArgumentNullException>().With.Message.Contains("must give the new conditions"));
    }

    private static async Task<TestScheduler> StartAsync()
    {
        TestScheduler test = null!;
        return test = await TestScheduler.StartAsync(tasks => tasks.AddProcessingTask("work", (_, ct) => Task.Delay(Timeout.InfiniteTimeSpan, test.Time, ct)));
    }
}
