namespace TaskScheduling.Benchmarks;

/// <summary>What is left of tasks that ran and ended, when so many have? By default the history keeps 1,000 of them.</summary>
/// <remarks>The app lets go of the handles. A task does nothing; four run at a time, the others wait for a slot, so a large burst shows waiting, too.</remarks>
internal sealed class GrowthFinished : IMeasurement
{
    private const int Slots = 4;

    public string Name => "growth-finished";

    public async Task<IReadOnlyList<Measurement>> RunAsync(Scale scale)
    {
        var table = new FigureTable(Name);
        await Growth.TakeAsync(table, "ran and ended", scale, RunAsync);
        return table.ToMeasurements();
    }

    private static async Task RunAsync(int tasks, GrowthClock clock)
    {
        var ran = 0;
        await using var scheduler = await FleetScheduler.StartAsync(Slots, (_, _) =>
        {
            Interlocked.Increment(ref ran);
            return Task.CompletedTask;
        });
        await clock.BeginAsync();
        await SubmitAsync(scheduler, tasks);
        while (scheduler.GetTasks().Any(static task => task.State is not TaskState.Ended)) // no more than the history keeps, and a few that end
            await Task.Yield();
        await clock.ReachedAsync();
        if (ran != tasks)
            throw new InvalidOperationException($"{ran} of {tasks} tasks ran.");
    }

    /// <summary>A method of its own, so that its last handle is not kept by the caller.</summary>
    private static async Task SubmitAsync(BackgroundTaskScheduler scheduler, int tasks)
    {
        for (var task = 1; task < tasks; task++)
            await scheduler.SubmitAsync(FleetScheduler.Governed);
        var last = await scheduler.SubmitAsync(FleetScheduler.Governed);
        await last.Completion; // they start in order, so hardly any is left
    }
}
