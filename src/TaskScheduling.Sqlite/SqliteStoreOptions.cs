namespace TaskScheduling.Sqlite;

/// <summary>How a store in a SQLite file behaves. Read once, when the scheduler is made.</summary>
/// <remarks>What one process sets is not told to the others: give all processes of a file the same bounds of its history.</remarks>
public sealed class SqliteStoreOptions
{
    /// <summary>When a record counts as saved. Default: <see cref="SqliteSynchronous.Full"/>.</summary>
    public SqliteSynchronous Synchronous { get; set; }

    /// <summary>
    /// Whether this process runs tasks when no other one does. Default: true. False: it submits, watches and gives orders only, as a widget beside its app.
    /// </summary>
    public bool Executes { get; set; } = true;

    /// <summary>Ended tasks that the file remembers; the oldest beyond leave it. 0 or more. Default: 1,000.</summary>
    /// <remarks>Every ended task stays for 10 s at least, so that each process sees its end.</remarks>
    public int MaximumEndedTasks { get; set; } = 1_000;

    /// <summary>How long the file remembers an ended task. Zero or more. Default: 24 h.</summary>
    /// <remarks><inheritdoc cref="MaximumEndedTasks" path="/remarks/node()"/></remarks>
    public TimeSpan EndedTasksKeptFor { get; set; } = TimeSpan.FromHours(24);

    /// <summary>The file, as a full path.</summary>
    internal string Path { get; set; } = "";
}
