namespace TaskScheduling.Tests.Metering;

/// <summary>Work measured in processor time, so that a loaded machine makes a test slower but not wrong.</summary>
internal static class BusyLoop
{
    private static readonly IThreadCpuClock Clock =
        ThreadCpuClocks.Current ?? throw new InconclusiveException(ThreadCpuClocks.UnavailableCause!);

    /// <summary>Computes until the clock of this thread has advanced; returns by how much: the truth for accounts.</summary>
    public static TimeSpan Spin(double milliseconds) => Spin(milliseconds, static () => false);

    /// <summary>The same, or until told to stop, whichever is first.</summary>
    public static TimeSpan Spin(double milliseconds, Func<bool> stop)
    {
        var begun = Now();
        var now = begun;
        while (now - begun < milliseconds * 1e6 && !stop())
            now = Now();
        return TimeSpan.FromMicroseconds((now - begun) / 1e3);
    }

    private static long Now() =>
        Clock.TryReadCurrent(out var now) ? now : throw new InconclusiveException("The thread clock cannot be read.");
}
