using Microsoft.Extensions.DependencyInjection;

namespace TaskScheduling.Testing.Tests.Scripts;

/// <summary>What a run uses is what the test says.</summary>
public sealed class UsageTests
{
    private static readonly TaskBudget Budget = new() { CpuTime = TimeSpan.FromSeconds(10), AllocatedBytes = 1_000 };

    [Test]
    public async Task A_run_uses_nothing_by_itself()
    {
        await using var test = await StartAsync();
        var handle = await test.Scheduler.SubmitAsync(new ProcessingTaskRequest("work") { Budget = Budget });
        await test.AdvanceAsync(TimeSpan.FromHours(1));
        await handle.StopAsync("test");
        Assert.That((await handle.Completion).Usage, Is.EqualTo(new TaskUsage(TimeSpan.FromHours(1), TimeSpan.Zero, 0, null)));
    }

    [Test]
    public async Task A_limit_of_processor_time_ends_it_when_the_scheduler_looks()
    {
        await using var test = await StartAsync();
        var handle = await test.Scheduler.SubmitAsync(new ProcessingTaskRequest("work") { Budget = Budget });
        test.SetUsage(handle, TimeSpan.FromSeconds(10));
        await test.AdvanceAsync(TimeSpan.FromSeconds(2.5)); // ten seconds on four processors
        Assert.That((await handle.Completion).Expiration, Is.InstanceOf<Expiration.CpuTimeExceeded>().With.Property("Used").EqualTo(TimeSpan.FromSeconds(10)));
    }

    [Test]
    public async Task A_cpu_window_and_an_allocation_limit_work_the_same()
    {
        await using var test = await StartAsync();
        var busy = await test.Scheduler.SubmitAsync(new ProcessingTaskRequest("work") { Budget = new TaskBudget { Cpu = CpuLimit.Parse("0.8/60s") } });
        var greedy = await test.Scheduler.SubmitAsync(new ProcessingTaskRequest("work") { Budget = Budget });
        test.SetUsage(busy, TimeSpan.FromSeconds(48));
        test.SetUsage(greedy, TimeSpan.Zero, 1_000);
        await test.AdvanceAsync(TimeSpan.FromSeconds(15));
        using (Assert.EnterMultipleScope())
        {
            Assert.That((await busy.WaitForRunAsync()).Expiration, Is.InstanceOf<Expiration.CpuLimitExceeded>().With.Property("CpuUsed").EqualTo(TimeSpan.FromSeconds(48)));
            Assert.That((await greedy.Completion).Expiration, Is.InstanceOf<Expiration.AllocationLimitExceeded>().With.Property("ObservedBytes").EqualTo(1_000));
        }
    }

    [Test]
    public async Task Usage_never_falls_and_is_of_a_run_in_progress()
    {
        await using var test = await StartAsync();
        var handle = await test.Scheduler.SubmitAsync(new ProcessingTaskRequest("work") { Budget = Budget });
        test.SetUsage(handle, TimeSpan.FromSeconds(2), 10);
        var waiting = await test.Scheduler.SubmitAsync(new ProcessingTaskRequest("work") { EarliestBeginDate = test.Time.GetUtcNow().AddDays(1) });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => test.SetUsage(handle, TimeSpan.FromSeconds(1), 10), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => test.SetUsage(handle, TimeSpan.FromSeconds(2), 9), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => test.SetUsage(waiting, TimeSpan.Zero), Throws.InstanceOf<InvalidOperationException>().With.Message.Contains("'work'").And.Message.Contains("is Pending"));
        }
    }

    private static async Task<TestScheduler> StartAsync()
    {
        TestScheduler test = null!;
        return test = await TestScheduler.StartAsync(tasks => tasks.AddProcessingTask("work", (_, ct) => Task.Delay(Timeout.InfiniteTimeSpan, test.Time, ct)));
    }
}
