using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace TaskScheduling.Sqlite;

/// <summary>A prepared statement. Parameters count from 1, columns from 0; what was bound stays until it is bound anew.</summary>
/// <remarks>Straight over SQLite's own calls: a command finds its parameters by name each time and boxes each value, which costs more than the row.</remarks>
internal sealed class Statement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    public Statement(sqlite3 database, string sql)
    {
        _database = database;
        Check(raw.sqlite3_prepare_v2(database, sql, out _statement));
    }

    public Statement Bind(int parameter, long value)
    {
        Check(raw.sqlite3_bind_int64(_statement, parameter, value));
        return this;
    }

    public Statement Bind(int parameter, long? value) => value is { } number ? Bind(parameter, number) : BindNull(parameter);

    public Statement Bind(int parameter, string? value)
    {
        if (value is null)
            return BindNull(parameter);
        Check(raw.sqlite3_bind_text(_statement, parameter, value));
        return this;
    }

    public Statement Bind(int parameter, ReadOnlySpan<byte> value)
    {
        Check(value.IsEmpty ? raw.sqlite3_bind_zeroblob(_statement, parameter, 0) : raw.sqlite3_bind_blob(_statement, parameter, value));
        return this;
    }

    public Statement Bind(int parameter, TaskId id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.Value.TryWriteBytes(bytes, bigEndian: true, out _);
        return Bind(parameter, bytes);
    }

    public Statement Bind(int parameter, DateTimeOffset date) => Bind(parameter, date.UtcTicks);

    public Statement BindNull(int parameter)
    {
        Check(raw.sqlite3_bind_null(_statement, parameter));
        return this;
    }

    /// <summary>On the next row. False: there is none, and the statement is ready to be run again.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(_statement);
        if (code == raw.SQLITE_ROW)
            return true;
        Reset();
        if (code != raw.SQLITE_DONE)
            Check(code);
        return false;
    }

    /// <summary>Runs it to its end; how many rows it has changed.</summary>
    public int Run()
    {
        while (Step())
        {
        }

        return raw.sqlite3_changes(_database);
    }

    /// <summary>The number in the first column of the first row. Null: no row, or null.</summary>
    public long? Number()
    {
        var number = Step() && !IsNull(0) ? Long(0) : default(long?);
        Reset();
        return number;
    }

    /// <summary>Lets go of the rows that were not read.</summary>
    public void Reset() => _ = raw.sqlite3_reset(_statement); // repeats what the last step said, which has been thrown

    public bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    public long Long(int column) => raw.sqlite3_column_int64(_statement, column);

    public string Text(int column) => raw.sqlite3_column_text(_statement, column).utf8_to_string();

    /// <summary>Valid until the next step.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(_statement, column);

    public TaskId Id(int column) => new(new Guid(Bytes(column), bigEndian: true));

    public DateTimeOffset Date(int column) => new(Long(column), TimeSpan.Zero);

    public void Dispose() => _statement.Dispose();

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
            SqliteException.ThrowExceptionForRC(code, _database);
    }
}
