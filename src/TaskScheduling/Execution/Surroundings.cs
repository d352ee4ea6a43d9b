namespace TaskScheduling;

/// <summary>What a scheduler has of its process and machine besides clock, sensors and store. A test puts its own in their place.</summary>
internal sealed record Surroundings
{
    public WorkItems Work { get; init; } = WorkItems.OfThePool;

    public TaskIds Ids { get; init; } = TaskIds.WithRandomSeed();

    /// <summary>What runs are said to use. Null: they are metered.</summary>
    public UsageScript? Usage { get; init; }

    /// <summary>Processors that runs can use. Null: those of this machine.</summary>
    public int? Processors { get; init; }

    /// <summary>Sees every event in its order, within the turn, and is no audience: nothing is made for it alone. Null: nobody.</summary>
    public Action<TaskEvent>? Witness { get; init; }
}
