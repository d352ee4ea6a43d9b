namespace TaskScheduling.Sqlite;

/// <summary>Versions of the file, oldest first: the script at index n leads from version n to n + 1.</summary>
internal sealed record StoreSchema(IReadOnlyList<string> Steps)
{
    /// <summary>Marks a file as ours: "TSKS".</summary>
    public const int ApplicationId = 0x54534B53;

    /// <summary>
    /// Dates are ticks of UTC, ids the 16 bytes of a GUID. Revisions count every change of a task, over all of them; a task's sequence is the one of its submission,
    /// and so never used twice: the store's own row remembers how far they went before tasks left. A long request has a row of its own, because an update
    /// writes its row anew; a short one spares the commit a page. An end without a run is attempt 0.
    /// </summary>
    private const string First = """
        CREATE TABLE store (only_row INTEGER PRIMARY KEY CHECK (only_row = 1), revision INTEGER NOT NULL) STRICT;
        INSERT INTO store VALUES (1, 0);

        CREATE TABLE tasks (
            sequence INTEGER PRIMARY KEY,
            id BLOB NOT NULL UNIQUE,
            submitter BLOB NOT NULL,
            submitted_at INTEGER NOT NULL,
            identifier TEXT NOT NULL,
            kind TEXT NOT NULL,
            key TEXT,
            request BLOB,
            revision INTEGER NOT NULL,
            open_attempt INTEGER,
            ended_at INTEGER,
            outcome TEXT) STRICT;
        CREATE INDEX tasks_by_revision ON tasks (revision);
        CREATE INDEX tasks_by_end ON tasks (ended_at) WHERE ended_at IS NOT NULL;

        CREATE TABLE requests (sequence INTEGER PRIMARY KEY, request BLOB NOT NULL) STRICT;

        CREATE TABLE runs (
            sequence INTEGER NOT NULL,
            attempt INTEGER NOT NULL,
            executor INTEGER,
            started_at INTEGER,
            ended_at INTEGER,
            result BLOB,
            PRIMARY KEY (sequence, attempt)) STRICT, WITHOUT ROWID;

        CREATE TABLE notes (sequence INTEGER PRIMARY KEY, noted_at INTEGER NOT NULL, note BLOB NOT NULL) STRICT;

        CREATE TABLE checkpoints (id BLOB PRIMARY KEY, attempt INTEGER NOT NULL, saved_at INTEGER NOT NULL, checkpoint BLOB NOT NULL) STRICT;

        CREATE TABLE executors (
            number INTEGER PRIMARY KEY,
            name TEXT NOT NULL,
            boot_id TEXT,
            uptime INTEGER NOT NULL,
            renewed_at INTEGER NOT NULL) STRICT;

        CREATE TABLE orders (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            id BLOB NOT NULL,
            reason BLOB,
            asked_at INTEGER NOT NULL,
            answered_at INTEGER,
            answer INTEGER) STRICT;
        CREATE INDEX orders_by_answer ON orders (answered_at) WHERE answered_at IS NOT NULL;
        """;

    public static StoreSchema Current { get; } = new([First]);

    public int Version => Steps.Count;
}
