using System.Diagnostics;

namespace TaskScheduling;

/// <summary>What this process may use, and by which clocks it is judged. Internal for the same reason as <see cref="SensorSurvey"/>.</summary>
/// <param name="Cpu">Metering of processor time per task.</param>
/// <param name="Cores">Cores that a run can really use.</param>
/// <param name="Clock">Clock of all durations.</param>
/// <param name="IsDebuggerAttached">Whether limits stand still, where the policy says so (all profiles do).</param>
/// <param name="Container">Limits of the container or service manager; null where the system has no reader for them.</param>
/// <param name="ContainerFindings">What was looked at for them.</param>
/// <param name="AvailableMemory">Bytes that can still be used.</param>
/// <param name="Heap">Limits of the garbage collector.</param>
internal sealed record HostSurvey(
    CpuMeteringSurvey Cpu,
    CoresSurvey Cores,
    ClockSurvey Clock,
    bool IsDebuggerAttached,
    ContainerLimits? Container,
    IReadOnlyList<SensorFinding> ContainerFindings,
    Reading<long> AvailableMemory,
    HeapSurvey Heap)
{
    private const string LinuxOnly = "read on Linux only";

    /// <summary>Looks at this process on this machine.</summary>
    /// <param name="time">Clock of the costs.</param>
    public static HostSurvey Take(TimeProvider time) => Take(OperatingSystem.IsLinux() ? LinuxRoots.Real : null, time);

    /// <summary>The same with container and memory of a recorded Linux machine (DIR/sys, DIR/proc).</summary>
    public static HostSurvey FromDirectory(string directory, TimeProvider time) => Take(LinuxRoots.FromDirectory(directory), time);

    private static HostSurvey Take(LinuxRoots? roots, TimeProvider time)
    {
        var notes = new SensorNotes();
        var container = roots is null ? null : new LinuxContainer(roots).Read(notes);
        return new HostSurvey(
            CpuMeteringSurvey.Take(time),
            new CoresSurvey(UsableCores.Count(Environment.ProcessorCount, container?.CpuCores), Environment.ProcessorCount, container?.CpuCores),
            ClockSurvey.Take(),
            Debugger.IsAttached,
            container,
            notes.Findings,
            roots is null ? Reading<long>.Unavailable(LinuxOnly) : new LinuxMemory(roots).Available(),
            HeapSurvey.Take());
    }
}

/// <summary>Metering of processor time per task.</summary>
/// <param name="Clock">The calls behind it; null: there is none.</param>
/// <param name="Resolution">Its smallest step.</param>
/// <param name="CostNanoseconds">Median time of one reading of the own thread's clock.</param>
/// <param name="Cause">Why CPU limits are not applied; null: they are.</param>
internal sealed record CpuMeteringSurvey(string? Clock, string? Resolution, double? CostNanoseconds, string? Cause)
{
    // One reading is as short as the clock that measures it, so many are measured at once.
    private const int Batch = 200;

    public static CpuMeteringSurvey Take(TimeProvider time) => ThreadCpuClocks.Current is { } clock
        ? new(clock.Name, clock.Resolution, MedianTime.Of(() => ReadBatch(clock), SensorSurvey.Repetitions, time).TotalNanoseconds / Batch, null)
        : new(null, null, null, ThreadCpuClocks.UnavailableCause);

    private static void ReadBatch(IThreadCpuClock clock)
    {
        for (var i = 0; i < Batch; i++)
            clock.TryReadCurrent(out _);
    }
}

/// <summary>Cores that a run can really use.</summary>
/// <param name="Usable">The smaller of the two, at least 1.</param>
/// <param name="Affinity">Processors this process may run on.</param>
/// <param name="Quota">Container limit in cores; null: none.</param>
internal sealed record CoresSurvey(int Usable, int Affinity, double? Quota);

/// <summary>Clock of all durations.</summary>
/// <param name="Name">What it is read from.</param>
/// <param name="ExcludesSuspend">Whether it stands still while the machine sleeps; null: not known.</param>
/// <param name="StepNanoseconds">Length of one tick.</param>
/// <param name="StampError">How far the stamps of progress reports may be behind; zero: exact.</param>
internal sealed record ClockSurvey(string Name, bool? ExcludesSuspend, double StepNanoseconds, TimeSpan StampError)
{
    public static ClockSurvey Take()
    {
        var time = UnbiasedTimeProvider.ForThisMachine;
        return new ClockSurvey(UnbiasedTimeProvider.Name, UnbiasedTimeProvider.ExcludesSuspend, 1e9 / time.TimestampFrequency, new SchedulerClock(time).CoarseError);
    }
}

/// <summary>Limits of the garbage collector.</summary>
/// <param name="LimitBytes">Memory it takes as all there is: the machine's, the container's share, or the hard limit.</param>
/// <param name="HardLimitBytes">Configured hard limit of the heap; null: none.</param>
/// <param name="HighLoadBytes">From this load of the machine on it collects harder.</param>
/// <param name="IsServer">Whether it has one heap per core.</param>
internal sealed record HeapSurvey(long LimitBytes, long? HardLimitBytes, long HighLoadBytes, bool IsServer)
{
    public static HeapSurvey Take()
    {
        var memory = GC.GetGCMemoryInfo();
        var hard = GC.GetConfigurationVariables().TryGetValue("GCHeapHardLimit", out var value) && value is long bytes && bytes > 0 ? bytes : (long?)null;
        return new HeapSurvey(memory.TotalAvailableMemoryBytes, hard, memory.HighMemoryLoadThresholdBytes, System.Runtime.GCSettings.IsServerGC);
    }
}
