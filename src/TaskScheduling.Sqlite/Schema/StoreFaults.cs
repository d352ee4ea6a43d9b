using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace TaskScheduling.Sqlite;

/// <summary>What SQLite says, for people: file, cause, remedy.</summary>
internal static class StoreFaults
{
    public const string RemedyOfDamage = "It was left as it is: restore it from a backup, or move it away to begin with an empty store.";

    public static IOException Describe(string path, SqliteException fault) => new(Words(path, fault), fault);

    /// <summary>The same, of a record that SQLite has refused by itself: it says the same whenever it is asked.</summary>
    public static RecordRefusedException DescribeRefusal(string path, SqliteException fault) => new(Words(path, fault), fault);

    /// <summary>It concerns one record; the others of its transaction can be saved without it.</summary>
    public static bool IsOfOneRecord(Exception fault) =>
        fault is not SqliteException { SqliteErrorCode: not (raw.SQLITE_CONSTRAINT or raw.SQLITE_TOOBIG or raw.SQLITE_MISMATCH) };

    /// <summary>The connection is as good as before, and holds no half of anything.</summary>
    public static bool LeavesTheConnectionWhole(Exception fault) =>
        fault is SqliteException { SqliteErrorCode: raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_FULL or raw.SQLITE_CONSTRAINT or raw.SQLITE_TOOBIG or raw.SQLITE_NOMEM };

    private static string Words(string path, SqliteException fault)
    {
        var (cause, remedy) = fault.SqliteErrorCode switch
        {
            raw.SQLITE_FULL => ("the disk is full", "Free some space; the store goes on by itself."),
            raw.SQLITE_IOERR => ("the disk could not be read or written", "Look at the disk and at what the system logs of it."),
            raw.SQLITE_READONLY => ("the file is read-only for this process", "Give the process the right to write the file and its folder."),
            raw.SQLITE_CANTOPEN or raw.SQLITE_PERM or raw.SQLITE_AUTH => ("the file cannot be opened", "Create its folder, and give the process the right to write there."),
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED => ("another program keeps the file locked", "Close whatever else has the file open for writing."),
            raw.SQLITE_CORRUPT => ("the file is damaged", RemedyOfDamage),
            raw.SQLITE_NOTADB => ("the file is no SQLite database", "It was left as it is: name another file in UseSqlite."),
            raw.SQLITE_TOOBIG => ("a record is longer than SQLite can hold", "Keep the data in a file of its own, and its path in the payload or checkpoint."),
            raw.SQLITE_CONSTRAINT => ("the record contradicts what is stored already", "Look for a second scheduler that submits the same task."),
            raw.SQLITE_NOMEM => ("there is no memory left", "Free some memory; the store goes on by itself."),
            _ => ("SQLite refused", "Look at the file and its disk."),
        };
        return $"{path}: {cause} (SQLite code {fault.SqliteExtendedErrorCode}: {fault.Message}) {remedy}";
    }
}
