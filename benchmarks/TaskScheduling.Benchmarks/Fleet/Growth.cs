using System.Globalization;

namespace TaskScheduling.Benchmarks;

/// <summary>One figure per number of tasks: whether the cost of a task stays the same from a thousand to a million.</summary>
internal static class Growth
{
    private const int Repetitions = 3;

    /// <summary>Once is enough: it takes long, and averages over a million tasks.</summary>
    private const int Largest = 1_000_000;

    /// <param name="table">Its name.</param>
    /// <param name="row">What the tasks do: "1,000 " comes before it.</param>
    /// <param name="scale">How much.</param>
    /// <param name="measure">Brings so many tasks into the state, calls the clock when they are there, and ends them.</param>
    public static async Task TakeAsync(FigureTable table, string row, Scale scale, Func<int, GrowthClock, Task> measure)
    {
        for (var turn = 0; turn < (scale is Scale.Smoke ? 1 : 10); turn++) // the just-in-time compiler has had its turn
            await measure(scale is Scale.Smoke ? 100 : 1_000, new GrowthClock());
        foreach (var tasks in scale is Scale.Smoke ? [100] : (int[])[1_000, 10_000, 100_000, Largest])
        {
            for (var repetition = 0; repetition < (scale is Scale.Smoke || tasks == Largest ? 1 : Repetitions); repetition++)
            {
                var clock = new GrowthClock();
                await measure(tasks, clock);
                var name = string.Create(CultureInfo.InvariantCulture, $"{tasks:N0} {row}");
                table.Add(name, "µs/task", clock.Elapsed.TotalMicroseconds / tasks);
                table.Add(name, "bytes/task", (double)clock.RetainedBytes / tasks);
            }
        }
    }
}

/// <summary>Time and memory from a beginning until a state is reached; reading the memory is not part of the time.</summary>
internal sealed class GrowthClock
{
    private long _bytes;
    private long _began;

    public TimeSpan Elapsed { get; private set; }

    public long RetainedBytes { get; private set; }

    public async Task BeginAsync()
    {
        _bytes = await ManagedHeap.ReadAsync();
        _began = TimeProvider.System.GetTimestamp();
    }

    public async Task ReachedAsync()
    {
        Elapsed = TimeProvider.System.GetElapsedTime(_began);
        RetainedBytes = await ManagedHeap.ReadAsync() - _bytes;
    }
}
