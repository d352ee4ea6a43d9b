namespace TaskScheduling.Benchmarks;

/// <summary>What does a running task with time and stall budgets cost among so many that run?</summary>
/// <remarks>The handlers wait; what each of them keeps itself (about 200 bytes) counts, as do the handles that the app keeps.</remarks>
internal sealed class GrowthRunning : IMeasurement
{
    public string Name => "growth-running";

    public async Task<IReadOnlyList<Measurement>> RunAsync(Scale scale)
    {
        var table = new FigureTable(Name);
        await Growth.TakeAsync(table, "run", scale, async (tasks, clock) =>
        {
            var fleet = await RunningFleet.CreateAsync(tasks);
            await clock.BeginAsync();
            await fleet.StartTasksAsync(FleetScheduler.Governed);
            await clock.ReachedAsync();
            await fleet.EndAsync();
        });
        return table.ToMeasurements();
    }
}
