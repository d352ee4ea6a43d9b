using Microsoft.Extensions.DependencyInjection;

namespace TaskScheduling.Benchmarks;

/// <summary>A scheduler for very many tasks of one kind, under a policy without rules about the device: only what a measurement names is in force.</summary>
internal static class FleetScheduler
{
    public const string Identifier = "com.example.fleet";

    /// <summary>Limits of time and silence, so long that nothing is examined while a measurement lasts.</summary>
    public static readonly ProcessingTaskRequest Governed = new(Identifier)
    {
        Budget = new TaskBudget { Time = TimeSpan.FromHours(2), Progress = new ProgressLimit(TimeSpan.FromHours(1)) },
    };

    /// <summary>Above every size that is measured.</summary>
    private const int MaximumPending = 2_000_000;

    public static Task<BackgroundTaskScheduler> StartAsync(
        int slots, Func<ProcessingTask, CancellationToken, Task> handler, IConditionSource? conditions = null) =>
        BackgroundTaskScheduler.StartNewAsync(builder => builder
            .UseConditions(conditions ?? new IdealConditions())
            .UsePolicy(Policy(slots))
            .AddProcessingTask(Identifier, handler));

    private static SchedulingPolicy Policy(int slots) => new()
    {
        Name = "Fleet",
        StartAtOrBelow = null,
        Processing = new KindPolicy { Concurrency = Concurrency.Fixed(slots), MaximumPending = MaximumPending },
    };
}
