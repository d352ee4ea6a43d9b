namespace TaskScheduling.Simulation;

internal enum PhaseKind
{
    /// <summary>Computes.</summary>
    Cpu,

    /// <summary>Moves bytes over the network.</summary>
    Transfer,

    /// <summary>Waits for something and says so.</summary>
    Wait,

    /// <summary>Lets time pass and says nothing.</summary>
    Pause,
}

/// <summary>One stretch of modelled work.</summary>
internal sealed record WorkPhase
{
    public required PhaseKind Kind { get; init; }

    /// <summary>Of computing: time it takes alone at full clock. Of waits and pauses: how long they last.</summary>
    public TimeSpan Takes { get; init; }

    public double Bytes { get; init; }

    /// <summary>Cores it keeps busy while it computes.</summary>
    public double Cores { get; init; } = 1;

    /// <summary>Its part of the whole progress.</summary>
    public double Share { get; init; }

    /// <summary>Progress is reported this often. Zero: at every moment. Null: never.</summary>
    public TimeSpan? ReportsEvery { get; init; } = TimeSpan.Zero;

    /// <summary>Null: none.</summary>
    public TimeSpan? HeartbeatEvery { get; init; }

    /// <summary>Bound that a declared wait names. Null: none.</summary>
    public TimeSpan? AtMost { get; init; }

    /// <summary>Managed bytes per second of computing.</summary>
    public double AllocatesPerSecond { get; init; }

    /// <summary>Resident memory at its end; it gets there in a straight line. Null: as before.</summary>
    public double? MemoryBytes { get; init; }

    /// <summary>What the app says from its beginning on. Null: as before.</summary>
    public string? Title { get; init; }

    public string? Subtitle { get; init; }
}
