using System.Globalization;
using Microsoft.Data.Sqlite;

namespace TaskScheduling.Sqlite;

/// <summary>One connection: opened, checked, brought to the current version, with its statements prepared once. For one thread at a time.</summary>
internal sealed class StoreConnection : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, Statement> _statements = new(ReferenceEqualityComparer.Instance);
    private readonly StoreSettings _settings;
    private bool? _waitsForDisk;

    private StoreConnection(SqliteConnection connection, StoreSettings settings) => (_connection, _settings) = (connection, settings);

    /// <exception cref="IOException">The file cannot be used; the message says why and what to do. It is as it was.</exception>
    public static StoreConnection Open(StoreSettings settings)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = settings.Path, Pooling = false, DefaultTimeout = 1 }.ToString());
        var opened = new StoreConnection(connection, settings);
        try
        {
            connection.Open();
            opened.Run($"PRAGMA busy_timeout = {Math.Max(0, (int)settings.BusyTimeout.TotalMilliseconds).ToString(CultureInfo.InvariantCulture)}");
            settings.Opened?.Invoke(connection);
            opened.Prepare();
            opened.WaitForDisk(true);
            return opened;
        }
        catch (Exception exception)
        {
            opened.Dispose();
            if (exception is SqliteException fault)
                throw StoreFaults.Describe(settings.Path, fault);
            throw;
        }
    }

    /// <param name="sql">A constant: the text is looked up by reference.</param>
    public Statement this[string sql]
    {
        get
        {
            if (!_statements.TryGetValue(sql, out var statement))
                _statements[sql] = statement = new Statement(_connection.Handle!, sql);
            return statement;
        }
    }

    /// <summary>Not for what is done often: it is read and forgotten.</summary>
    public void Run(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>Whether commits wait for the disk from now on; not within a transaction. Those that do not are on it with the next one that does.</summary>
    public void WaitForDisk(bool waits)
    {
        waits &= _settings.Synchronous is SqliteSynchronous.Full;
        if (waits == _waitsForDisk)
            return;
        Run($"PRAGMA synchronous = {(waits ? "FULL" : "NORMAL")}");
        _waitsForDisk = waits;
    }

    /// <summary>Looks at every page: what is damaged is found now, and not when somebody writes there, which would make it worse.</summary>
    /// <exception cref="IOException">Something is.</exception>
    public void Check()
    {
        var finding = Text("PRAGMA quick_check(1)");
        if (finding != "ok")
            throw new IOException($"{_settings.Path}: the file is damaged ({finding?.ReplaceLineEndings(" ")}) {StoreFaults.RemedyOfDamage}");
    }

    public void RollBack()
    {
        if (SQLitePCL.raw.sqlite3_get_autocommit(_connection.Handle!) == 0) // a full disk has rolled back by itself
            Run("ROLLBACK");
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
            statement.Dispose();
        _connection.Dispose();
    }

    /// <summary>Looks before it touches: a file that is not ours stays as it is.</summary>
    private void Prepare()
    {
        Run("BEGIN"); // one look: another process may make the file at this moment
        var version = CheckedVersion();
        Run("COMMIT");
        if (JournalMode() is not "wal" and var mode)
            throw new IOException($"{_settings.Path}: SQLite keeps its journal there as '{mode}' instead of WAL. Move the file to a local disk.");
        if (version == _settings.Schema.Version)
            return;
        Run("BEGIN IMMEDIATE");
        try
        {
            for (version = CheckedVersion(); version < _settings.Schema.Version; version++) // another process may have been quicker
                Run(_settings.Schema.Steps[version]);
            Run(string.Create(CultureInfo.InvariantCulture, $"PRAGMA application_id = {StoreSchema.ApplicationId}; PRAGMA user_version = {version}"));
            Run("COMMIT");
        }
        catch
        {
            RollBack();
            throw;
        }
    }

    /// <summary>Two that open a new file at the same time may find it locked, and SQLite does not wait here by itself.</summary>
    private string? JournalMode()
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return Text("PRAGMA journal_mode = WAL");
            }
            catch (SqliteException fault) when (fault.SqliteErrorCode == SQLitePCL.raw.SQLITE_BUSY && tries < 10)
            {
                Run("BEGIN IMMEDIATE; COMMIT"); // here it does
            }
        }
    }

    private int CheckedVersion()
    {
        var (tables, version, application, current) = (
            Number("SELECT count(*) FROM sqlite_master"), (int)Number("PRAGMA user_version"), Number("PRAGMA application_id"), _settings.Schema.Version);
        var isNew = application == 0 && version == 0 && tables == 0;
        if (!isNew && application != StoreSchema.ApplicationId)
            throw new IOException($"{_settings.Path} is a database of another program, and was left as it is. Name another file in UseSqlite.");
        if (version > current)
        {
            throw new IOException(
                $"{_settings.Path} has version {version}, and this library knows versions up to {current}; the file was left as it is. "
                + "Update the package TaskScheduling.Sqlite, or name another file.");
        }

        return version;
    }

    private long Number(string sql) => Convert.ToInt64(Value(sql), CultureInfo.InvariantCulture);

    private string? Text(string sql) => Value(sql) as string;

    private object? Value(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
