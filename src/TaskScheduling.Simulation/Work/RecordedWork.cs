using System.Globalization;

namespace TaskScheduling.Simulation;

/// <summary>Work made of a job log: each job computes for its recorded run time on its recorded processors.</summary>
/// <remarks>
/// The work of one number of processors is one entry, whose phase takes a second and is stretched to the run time of each job. A job without a
/// run time, and the pieces of a job that has a line of its own, are left out.
/// </remarks>
internal static class RecordedWork
{
    private static readonly TimeSpan Unit = TimeSpan.FromSeconds(1);

    /// <param name="log">The jobs.</param>
    /// <param name="timeScale">Every recorded time is multiplied by it.</param>
    /// <param name="cores">Of the device; a job that asks for more gets so many.</param>
    public static IReadOnlyList<WorkSpec> Of(JobLog log, double timeScale, int cores) =>
    [
        .. log.Jobs.Where(IsWhole).GroupBy(job => Math.Clamp(job.Processors ?? 1, 1, cores)).OrderBy(group => group.Key).Select(group => new WorkSpec
        {
            Name = NameOf(group.Key),
            Request = new ProcessingTaskRequest(NameOf(group.Key)),
            Arrivals = new Arrivals.Recorded([.. group.Select(job => (job.Submitted * timeScale, job.RunTime!.Value / Unit * timeScale))]),
            Phases = [new WorkPhase { Kind = PhaseKind.Cpu, Takes = Unit, Cores = group.Key, Share = 1 }],
        }),
    ];

    private static bool IsWhole(RecordedJob job) => job is { RunTime: not null, Status: not (2 or 3 or 4) };

    private static string NameOf(int processors) => string.Create(CultureInfo.InvariantCulture, $"jobs-of-{processors}");
}
