using System.Globalization;
using System.Text;

namespace TaskScheduling.Benchmarks;

/// <summary>How long does it take to read and play a year of a computer's batch jobs, and how much memory?</summary>
/// <remarks>
/// A log in the Standard Workload Format made up for this: 28,000 jobs over a year, some of them short and many of them long, on 1 to 128 processors.
/// Memory is what the process's heap holds more when the play is over, with every story of it kept.
/// </remarks>
internal sealed class JobYear : IMeasurement
{
    private const int Repetitions = 5;

    public string Name => "sandbox-jobs";

    public async Task<IReadOnlyList<Measurement>> RunAsync(Scale scale)
    {
        var table = new FigureTable(Name);
        var jobs = scale is Scale.Smoke ? 100 : 28_000;
        var log = MakeLog(jobs);
        Play(log); // the just-in-time compiler has had its turn
        for (var repetition = scale is Scale.Smoke ? Repetitions - 1 : 0; repetition < Repetitions; repetition++)
        {
            var before = await ManagedHeap.ReadAsync();
            var allocated = GC.GetTotalAllocatedBytes(precise: true);
            var began = TimeProvider.System.GetTimestamp();
            var timeline = Play(log);
            var elapsed = TimeProvider.System.GetElapsedTime(began);
            allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
            var held = await ManagedHeap.ReadAsync() - before;
            if (timeline.Stories.Count != jobs || timeline.Stories.Any(story => story.Result is not { IsSuccess: true }))
                throw new InvalidOperationException($"{timeline.Stories.Count(story => story.Result is { IsSuccess: true })} of {jobs} jobs ended well.");
            var row = string.Create(CultureInfo.InvariantCulture, $"{jobs:N0} jobs of a year, read and played");
            table.Add(row, "ms", elapsed.TotalMilliseconds);
            table.Add(row, "held MB", held / 1e6);
            table.Add(row, "allocated MB", allocated / 1e6);
        }

        return table.ToMeasurements();
    }

    private static Timeline Play(string log) => TaskScheduling.Simulation.Sandbox.Play(
        SandboxScenarios.Server(TimeSpan.FromDays(365), cores: 128).With(TraceFile.ReadJobs(() => new StringReader(log), "year.swf"), timeScale: 1), PlayOptions.StoriesOnly);

    private static string MakeLog(int jobs)
    {
        var chance = new Chance(seed: 1, "jobs");
        var log = new StringBuilder("; Version: 2.2\n; MaxProcs: 128\n");
        var submitted = TimeSpan.Zero;
        for (var job = 1; job <= jobs; job++)
        {
            submitted += chance.Exponential(TimeSpan.FromDays(365) / jobs);
            var runs = chance.Exponential(chance.Share() < 0.5 ? TimeSpan.FromSeconds(30) : TimeSpan.FromMinutes(30));
            log.Append(CultureInfo.InvariantCulture, $"{job} {submitted.TotalSeconds:0} -1 {Math.Max(1, runs.TotalSeconds):0} {1 << (int)(chance.Share() * 6)} -1 -1 -1 -1 -1 1 1 1 -1 1 -1 -1 -1\n");
        }

        return log.ToString();
    }
}
