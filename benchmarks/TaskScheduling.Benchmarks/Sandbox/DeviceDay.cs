using System.Globalization;

namespace TaskScheduling.Benchmarks;

/// <summary>How long does it take to play a day of a phone, and what does a task of it cost among a thousand or a million?</summary>
/// <remarks>
/// A day of a phone with heat, battery, a network that comes and goes and a person who uses it; continued, processing and refresh tasks with
/// all the limits of the Mobile profile. In the growth rows a server takes tasks evenly over the day; its sandbox keeps only what became of each.
/// </remarks>
internal sealed class DeviceDay : IMeasurement
{
    private const int Repetitions = 5;

    public string Name => "sandbox-day";

    public Task<IReadOnlyList<Measurement>> RunAsync(Scale scale)
    {
        var table = new FigureTable(Name);
        var day = SandboxScenarios.Day();
        var first = SandboxPlay.Take(day, PlayOptions.Everything);
        if (first.Tasks < 900)
            throw new InvalidOperationException($"{first.Tasks} tasks were submitted in the day; about 1,000 were meant.");
        for (var repetition = scale is Scale.Smoke ? Repetitions - 1 : 0; repetition < Repetitions; repetition++)
        {
            var play = SandboxPlay.Take(day, PlayOptions.Everything);
            if (!play.Timeline.AsSpan().SequenceEqual(first.Timeline))
                throw new InvalidOperationException("The same day gave another timeline.");
            Add(table, "a phone's day, 1,000 tasks, timeline kept", play);
        }

        Add(table, "the same, the first one in its process", first);
        foreach (var tasks in scale is Scale.Smoke ? [100] : (int[])[1_000, 10_000, 100_000, 1_000_000])
        {
            var scenario = SandboxScenarios.ServerDay(tasks);
            for (var repetition = scale is Scale.Smoke || tasks == 1_000_000 ? Repetitions - 1 : 0; repetition < Repetitions; repetition++)
                Add(table, string.Create(CultureInfo.InvariantCulture, $"a server's day, {tasks:N0} tasks"), SandboxPlay.Take(scenario, PlayOptions.StoriesOnly));
        }

        return Task.FromResult(table.ToMeasurements());
    }

    private static void Add(FigureTable table, string row, SandboxPlay play)
    {
        table.Add(row, "ms", play.Elapsed.TotalMilliseconds);
        table.Add(row, "µs/task", play.Elapsed.TotalMicroseconds / play.Tasks);
        table.Add(row, "allocated bytes/task", (double)play.AllocatedBytes / play.Tasks);
    }
}
