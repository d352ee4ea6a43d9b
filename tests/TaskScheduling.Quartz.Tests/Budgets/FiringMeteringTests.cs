using Microsoft.Extensions.DependencyInjection;
using Quartz;

namespace TaskScheduling.Quartz.Tests;

/// <summary>What real jobs use, on a clock that is moved by hand.</summary>
public sealed class FiringMeteringTests
{
    [TestCase(false)]
    [TestCase(true)]
    public async Task A_busy_job_uses_its_processor_time_up(bool hopsThreads)
    {
        var end = await EndOfAsync(new TaskBudget { CpuTime = TimeSpan.FromMilliseconds(50) }, hopsThreads, static () => Thread.SpinWait(1_000));
        Assert.That(end.Expiration, Is.InstanceOf<Expiration.CpuTimeExceeded>());
    }

    [Test]
    public async Task A_job_that_allocates_and_awaits_uses_its_bytes_up()
    {
        var end = await EndOfAsync(new TaskBudget { AllocatedBytes = 1_000_000 }, hopsThreads: true, static () => GC.KeepAlive(new byte[10_000]));
        Assert.That(end.Expiration, Is.InstanceOf<Expiration.AllocationLimitExceeded>());
    }

    private static async Task<EndedFiring> EndOfAsync(TaskBudget budget, bool hopsThreads, Action work)
    {
        var script = new JobScript(async (_, token) =>
        {
            while (true)
            {
                if (hopsThreads)
                    await Task.Yield();
                work();
                token.ThrowIfCancellationRequested();
            }
        });
        await using var jobs = await ScheduledJobs.StartAsync(quartz => quartz.AddTaskBudgets(budgets => budgets.DefaultBudget = budget), services => services.AddSingleton(script));
        await jobs.FireAsync<OrdinaryJob>();
        var task = (await script.BegunAsync()).GetBackgroundTask();
        while (task.Expiration is null)
        {
            jobs.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Yield();
        }

        return await jobs.NextEndAsync();
    }
}
