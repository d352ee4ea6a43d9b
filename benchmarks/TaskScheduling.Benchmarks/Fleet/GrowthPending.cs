namespace TaskScheduling.Benchmarks;

/// <summary>What does a task cost that waits, among so many that wait: for a network that never comes, or for a date?</summary>
/// <remarks>The app keeps the handles; their array is there before, the handles count.</remarks>
internal sealed class GrowthPending : IMeasurement
{
    public string Name => "growth-pending";

    public async Task<IReadOnlyList<Measurement>> RunAsync(Scale scale)
    {
        var table = new FigureTable(Name);
        var forNetwork = new ProcessingTaskRequest(FleetScheduler.Identifier) { RequiresNetworkConnectivity = true };
        await Growth.TakeAsync(table, "wait for a network", scale, (tasks, clock) => WaitAsync(forNetwork, tasks, clock));
        var forDate = new ProcessingTaskRequest(FleetScheduler.Identifier) { EarliestBeginDate = TimeProvider.System.GetUtcNow().AddDays(1) };
        await Growth.TakeAsync(table, "wait for a date", scale, (tasks, clock) => WaitAsync(forDate, tasks, clock));
        return table.ToMeasurements();
    }

    private static async Task WaitAsync(ProcessingTaskRequest request, int tasks, GrowthClock clock)
    {
        var handles = new TaskHandle[tasks];
        await using var scheduler = await FleetScheduler.StartAsync(
            tasks, static (_, _) => throw new InvalidOperationException("It was to wait."), new NoNetwork());
        await clock.BeginAsync();
        for (var task = 0; task < tasks; task++)
            handles[task] = await scheduler.SubmitAsync(request);
        await clock.ReachedAsync();
        if (handles[^1].GetSnapshot().State is not TaskState.Pending || await scheduler.CancelAllAsync() is var cancelled && cancelled != tasks)
            throw new InvalidOperationException($"Not all of {tasks} tasks were pending.");
    }

    private sealed class NoNetwork : IConditionSource
    {
        public event EventHandler? Changed
        {
            add { }
            remove { }
        }

        public DeviceConditions Read(ConditionKinds wanted) => DeviceConditions.Ideal with { Network = NetworkState.None };
    }
}
