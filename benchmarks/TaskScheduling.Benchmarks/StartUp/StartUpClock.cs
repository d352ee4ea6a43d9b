namespace TaskScheduling.Benchmarks;

/// <summary>Starts something anew again and again: the first time the just-in-time compiler works, and that happens once a process.</summary>
/// <remarks>So each way to start is a measurement, and thereby a process, of its own; they share a table.</remarks>
internal static class StartUpClock
{
    public const string Table = "start-up";

    public static async Task<IReadOnlyList<Measurement>> TakeAsync(string row, Scale scale, Func<int, Task<TimeSpan>> start)
    {
        var table = new FigureTable(Table);
        var handlers = scale is Scale.Smoke ? 10 : 1_000;
        table.Add(row, "cold ms", (await start(handlers)).TotalMilliseconds);
        for (var repetition = 0; repetition < (scale is Scale.Smoke ? 1 : 20); repetition++)
            table.Add(row, "warm ms", (await start(handlers)).TotalMilliseconds);
        return table.ToMeasurements();
    }
}
