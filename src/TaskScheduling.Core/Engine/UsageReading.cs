namespace TaskScheduling;

/// <summary>What a run has used, read when a deadline asks for it. All instants are on the monotonic axis.</summary>
internal readonly record struct UsageReading
{
    /// <summary>The handler's first instruction. Null: not reached.</summary>
    public TimeSpan? BeganAt { get; init; }

    public TimeSpan Cpu { get; init; }

    public long AllocatedBytes { get; init; }

    public long MemoryBytes { get; init; }

    public ProgressSnapshot Progress { get; init; }

    public LivenessReading Liveness { get; init; }

    /// <summary>When the last checkpoint of this run became durable. Null: none was saved.</summary>
    public TimeSpan? CheckpointAt { get; init; }

    /// <summary>Whether that checkpoint differs from the one the run began with.</summary>
    public bool CheckpointMoved { get; init; }
}

/// <summary>The three signs of life.</summary>
internal readonly record struct LivenessReading
{
    /// <summary>Last rise above the run's highest count. Null: none yet.</summary>
    public TimeSpan? LastProgress { get; init; }

    public TimeSpan? LastHeartbeat { get; init; }

    /// <summary>Since when a declared wait is open. Null: none is.</summary>
    public TimeSpan? WaitingSince { get; init; }

    /// <summary>When the open wait's own limit ends. Null: it names none.</summary>
    public TimeSpan? WaitingUntil { get; init; }

    /// <summary>Closed waits since the last progress, in total.</summary>
    public TimeSpan Waited { get; init; }

    public TimeSpan? LastWaitEnded { get; init; }
}

/// <summary>Title and subtitle of a task at its end.</summary>
internal readonly record struct TaskTexts(string Title, string? Subtitle);

/// <summary>Answers the engine's questions about runs. Called only when a deadline or an end asks; a reading allocates nothing.</summary>
internal interface IRunProbe
{
    UsageReading Read(int slot);

    /// <summary>The final texts of a task. <paramref name="slot"/> is negative where no run is in progress; <paramref name="owner"/> came with the submission.</summary>
    TaskTexts ReadTexts(TaskId id, object? owner, int slot, Expiration? expiration);
}
