namespace TaskScheduling.Benchmarks;

/// <summary>Work of a known amount of processor time, whatever else the machine does.</summary>
internal static class BusyWork
{
    private static readonly IThreadCpuClock Clock =
        ThreadCpuClocks.Current ?? throw new InvalidOperationException(ThreadCpuClocks.UnavailableCause);

    /// <summary>Spins until the clock of this thread has advanced by the amount; returns by how much it has, in nanoseconds.</summary>
    public static long Spin(TimeSpan amount)
    {
        var begun = Now();
        var end = begun + (long)amount.TotalNanoseconds;
        var now = begun;
        while (now < end)
            now = Now();
        return now - begun;
    }

    private static long Now() =>
        Clock.TryReadCurrent(out var now) ? now : throw new InvalidOperationException("The thread clock cannot be read.");
}
