namespace TaskScheduling.Benchmarks;

/// <summary>What a burst on a disk asks of an engine.</summary>
/// <param name="Table">The table its row belongs to: rows that write to the same kind of database share one.</param>
internal sealed record Durability(string Table)
{
    public static Durability Sqlite { get; } = new("durable-sqlite");

    public static Durability Postgres { get; } = new("durable-postgres") { Missing = BenchmarkPostgres.Missing };

    /// <summary>More where 2,000 would be over before they say anything.</summary>
    public int Jobs { get; init; } = 2_000;

    /// <summary>How many jobs at a time. Each row has its own: who waits for a disk wants more of them than there are cores, and not every engine does well by it.</summary>
    public int Workers { get; init; } = 2;

    /// <summary>How many rows the engine writes for a job. Null: that is its own business.</summary>
    public int? RowsPerJob { get; init; }

    /// <summary>See <see cref="IMeasurement.Missing"/>.</summary>
    public string? Missing { get; init; }
}
