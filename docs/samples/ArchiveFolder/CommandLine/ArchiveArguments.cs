using TaskScheduling;

namespace ArchiveFolder;

/// <summary>What the command line asks for; every value has passed its rule.</summary>
internal sealed record ArchiveArguments
{
    /// <summary>Full path of the folder.</summary>
    public required string Folder { get; init; }

    /// <summary>Full path of the archive.</summary>
    public required string Archive { get; init; }

    public SchedulingPolicy Policy { get; init; } = SchedulingPolicy.Desktop;

    /// <summary>Limits of the run; the policy's own hold beside them.</summary>
    public TaskBudget Budget { get; init; } = TaskBudget.Unlimited;

    /// <summary>Bytes per second. Null: as fast as it goes.</summary>
    public long? Throttle { get; init; }

    /// <summary>Archived bytes after which the run falls silent. Null: never.</summary>
    public long? FreezeAfter { get; init; }

    /// <summary>Directory with <c>sys</c> and <c>proc</c> to read the sensors from. Null: the machine's own.</summary>
    public string? SensorRoot { get; init; }

    /// <summary>Full path of the result. Null: none is wanted.</summary>
    public string? Result { get; init; }

    /// <summary>Full path of the store. Null: the task lives as long as this process.</summary>
    public string? Store { get; init; }

    /// <summary>Full path of the recording, without its number. Null: none is wanted.</summary>
    public string? Record { get; init; }
}
