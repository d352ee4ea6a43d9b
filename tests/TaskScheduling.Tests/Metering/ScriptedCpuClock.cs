namespace TaskScheduling.Tests.Metering;

/// <summary>A thread clock that a test moves by hand, and that may refuse.</summary>
internal sealed class ScriptedCpuClock : IThreadCpuClock
{
    public TimeSpan Cpu { get; set; } = TimeSpan.FromSeconds(1);

    public bool Refuses { get; set; }

    public int Readings { get; private set; }

    public string Name => "scripted";

    public string Resolution => "exact";

    public bool TryReadCurrent(out long nanoseconds)
    {
        Readings++;
        nanoseconds = Refuses ? 0 : (long)Cpu.TotalNanoseconds;
        return !Refuses;
    }

    public ThreadClockHandle OpenCurrent() => new Handle(this);

    private sealed class Handle(ScriptedCpuClock clock) : ThreadClockHandle
    {
        public override bool TryRead(out long nanoseconds) => clock.TryReadCurrent(out nanoseconds);
    }
}
