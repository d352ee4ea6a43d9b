using Microsoft.Extensions.DependencyInjection;
using Quartz;

namespace TaskScheduling.Quartz.Tests;

/// <summary>One way for a firing to be stopped: the limit, and what has to happen for it.</summary>
/// <param name="Code">What the expiration is called.</param>
/// <param name="Budget">The budget of the job.</param>
/// <param name="Counts">How it counts when nobody classifies. Null: Quartz itself has interrupted, and counts as it always does.</param>
/// <param name="ProvokeAsync">Lets it happen.</param>
internal sealed record Reason(string Code, TaskBudget Budget, ExpirationClassification? Counts, Func<ScheduledJobs, BackgroundTask, Task> ProvokeAsync)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>Every reason that can reach a firing, most important first.</summary>
    public static IReadOnlyList<Reason> All { get; } =
    [
        new("host_shutting_down", TaskBudget.Unlimited, null, static (jobs, _) => jobs.StopHostAsync()),
        new("user_stopped", TaskBudget.Unlimited, ExpirationClassification.Cancelled, static (jobs, task) => jobs.Tasks.StopAsync(task.TaskId, "terminal").AsTask()),
        new("cancelled_by_app", TaskBudget.Unlimited, ExpirationClassification.Cancelled, static (jobs, task) => jobs.Tasks.CancelAsync(task.TaskId).AsTask()),
        new("thermal_limit_exceeded", new TaskBudget { Thermal = new ThermalLimit(ThermalState.Serious, TimeSpan.FromSeconds(10)) }, ExpirationClassification.Failure, TimePassesAsync),
        new("allocation_limit_exceeded", new TaskBudget { AllocatedBytes = BusyRuns.AllocatedBytes / 2 }, ExpirationClassification.Failure, TimePassesAsync),
        new("cpu_limit_exceeded", new TaskBudget { Cpu = new CpuLimit(0.8, Minute) }, ExpirationClassification.Failure, TimePassesAsync),
        new("cpu_time_exceeded", new TaskBudget { CpuTime = BusyRuns.Cpu / 2 }, ExpirationClassification.Failure, TimePassesAsync),
        new("time_limit_exceeded", new TaskBudget { Time = Minute }, ExpirationClassification.Failure, TimePassesAsync),
        new("progress_stalled", new TaskBudget { Progress = new ProgressLimit(Minute) }, ExpirationClassification.Failure, TimePassesAsync),
        new("unknown", TaskBudget.Unlimited, null, static (jobs, _) => jobs.Quartz.Interrupt(new JobKey("job"), CancellationToken.None).AsTask()),
    ];

    /// <summary>A hot device, and runs that have used a lot: whether that matters is the budget's.</summary>
    public static void AddWorld(IServiceCollection services)
    {
        services.AddSingleton<IConditionSource, HotDevice>();
        services.AddSingleton(new Surroundings { Usage = new BusyRuns() });
        services.AddBackgroundTasks();
    }

    public override string ToString() => Code;

    /// <summary>Readings are taken between the turns, so how many steps it takes is not said.</summary>
    private static async Task TimePassesAsync(ScheduledJobs jobs, BackgroundTask task)
    {
        while (task.Expiration is null)
        {
            jobs.Advance(TimeSpan.FromSeconds(1));
            await Task.Run(static () => { }); // behind whatever the step has given to the pool
        }
    }

    private sealed class HotDevice : IConditionSource
    {
        public event EventHandler? Changed
        {
            add { }
            remove { }
        }

        public DeviceConditions Read(ConditionKinds wanted) => DeviceConditions.Ideal with { Thermal = ThermalState.Critical };
    }

    private sealed class BusyRuns : UsageScript
    {
        public const long AllocatedBytes = 1_000_000;

        public static readonly TimeSpan Cpu = 2 * Minute;

        public override (TimeSpan Cpu, long AllocatedBytes) Read(RunId run) => (Cpu, AllocatedBytes);
    }
}
