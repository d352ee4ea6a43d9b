using Microsoft.Data.Sqlite;

namespace TaskScheduling.Sqlite;

/// <summary>What a store is made with. A value.</summary>
internal sealed record StoreSettings(string Path)
{
    /// <summary>This process, as the others are told. Null: by its number.</summary>
    public string? Name { get; init; }

    public SqliteSynchronous Synchronous { get; init; }

    public bool Executes { get; init; } = true;

    public int MaximumEndedTasks { get; init; } = 1_000;

    public TimeSpan EndedTasksKeptFor { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How long SQLite waits for the lock of another process.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(5);

    public StoreSchema Schema { get; init; } = StoreSchema.Current;

    /// <summary>Where Linux tells which start of the machine this is.</summary>
    public string BootIdPath { get; init; } = "/proc/sys/kernel/random/boot_id";

    public IProcessEnd ProcessEnd { get; init; } = new ProcessEnd();

    /// <summary>For tests: sees each connection before it is used.</summary>
    public Action<SqliteConnection>? Opened { get; init; }

    public static StoreSettings From(SqliteStoreOptions options) => new(options.Path)
    {
        Synchronous = options.Synchronous,
        Executes = options.Executes,
        MaximumEndedTasks = options.MaximumEndedTasks,
        EndedTasksKeptFor = options.EndedTasksKeptFor,
    };
}
