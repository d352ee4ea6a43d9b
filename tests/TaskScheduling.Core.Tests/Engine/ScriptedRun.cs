namespace TaskScheduling.Tests.Engine;

/// <summary>What a handler "uses", as the probe tells it: set it and let time pass.</summary>
internal sealed class ScriptedRun(TaskId task, int slot, RunStart start, TimeSpan startedAt)
{
    public TaskId Task { get; } = task;

    public int Slot { get; } = slot;

    public RunStart Start { get; } = start;

    public TimeSpan? BeganAt { get; set; } = startedAt;

    /// <summary>CPU-seconds used at an instant.</summary>
    public Func<TimeSpan, TimeSpan> Cpu { get; set; } = _ => TimeSpan.Zero;

    public long AllocatedBytes { get; set; }

    public long MemoryBytes { get; set; }

    public ProgressSnapshot Progress { get; set; }

    public LivenessReading Liveness { get; set; }

    public TimeSpan? CheckpointAt { get; set; }

    public bool CheckpointMoved { get; set; }

    /// <summary>Uses this many cores from now on.</summary>
    public void UseCores(double cores, TimeSpan from)
    {
        var (past, before) = (Cpu, Cpu(from));
        Cpu = now => now < from ? past(now) : before + ((now - from) * cores);
    }

    public UsageReading Read(TimeSpan now) => new()
    {
        BeganAt = BeganAt <= now ? BeganAt : null,
        Cpu = Cpu(now),
        AllocatedBytes = AllocatedBytes,
        MemoryBytes = MemoryBytes,
        Progress = Progress,
        Liveness = Liveness,
        CheckpointAt = CheckpointAt,
        CheckpointMoved = CheckpointMoved,
    };
}
