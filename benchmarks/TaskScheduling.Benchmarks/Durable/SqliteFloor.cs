using System.Globalization;
using Microsoft.Data.Sqlite;

namespace TaskScheduling.Benchmarks;

/// <summary>What SQLite itself allows: one insert and one update a job, on one connection, with prepared statements.</summary>
internal abstract class SqliteFloor(string synchronous, int rowsPerTransaction) : BurstEngine
{
    private DiskFolder _folder = null!;
    private SqliteConnection _connection = null!;
    private SqliteCommand _insert = null!;
    private SqliteCommand _update = null!;
    private Action _job = null!;
    private int _inserted;
    private int _updated;

    public override string Row =>
        string.Create(CultureInfo.InvariantCulture, $"floor: SQLite {synchronous}, {(rowsPerTransaction == 1 ? "a transaction a statement" : $"{rowsPerTransaction:N0} rows a transaction")}");

    public override string Description => $"no scheduler; journal_mode=WAL, synchronous={synchronous}; {FloorRow.Description}";

    public override Durability Durability { get; } = Durability.Sqlite with { RowsPerJob = 2, Jobs = rowsPerTransaction == 1 ? 2_000 : 20_000 };

    public override Task StartAsync(Action job)
    {
        (_job, _inserted, _updated) = (job, 0, 0);
        _folder = new DiskFolder();
        _connection = new SqliteConnection($"Data Source={_folder.File("floor.db")};Pooling=False");
        _connection.Open();
        Command($"PRAGMA journal_mode=WAL; PRAGMA synchronous={synchronous}; CREATE TABLE jobs (number INTEGER PRIMARY KEY, request BLOB NOT NULL, result BLOB)").ExecuteNonQuery();
        _insert = Statement("INSERT INTO jobs (number, request) VALUES ($number, $text)", FloorRow.Request);
        _update = Statement("UPDATE jobs SET result = $text WHERE number = $number", FloorRow.Result);
        return Task.CompletedTask;
    }

    public override Task SubmitAsync(int jobs)
    {
        Write(_insert, ref _inserted, _inserted + jobs);
        return Task.CompletedTask;
    }

    public override Task FinishAsync()
    {
        for (var job = Write(_update, ref _updated, _inserted); job > 0; job--)
            _job();
        return Task.CompletedTask;
    }

    public override Task StopAsync()
    {
        using var count = Command("SELECT count(*) FROM jobs WHERE result IS NOT NULL");
        var ended = (long)count.ExecuteScalar()!;
        _connection.Dispose();
        _folder.Dispose();
        return ended == _inserted ? Task.CompletedTask : throw new InvalidOperationException($"{Row}: {ended:N0} rows were updated instead of {_inserted:N0}.");
    }

    private int Write(SqliteCommand statement, ref int written, int until)
    {
        var rows = until - written;
        while (written < until)
        {
            using var transaction = rowsPerTransaction == 1 ? null : _connection.BeginTransaction();
            statement.Transaction = transaction;
            for (var row = 0; row < rowsPerTransaction && written < until; row++)
            {
                statement.Parameters[0].Value = ++written;
                statement.ExecuteNonQuery();
            }

            transaction?.Commit();
        }

        return rows;
    }

    private SqliteCommand Statement(string text, byte[] value)
    {
        var command = Command(text);
        command.Parameters.Add("$number", SqliteType.Integer);
        command.Parameters.AddWithValue("$text", value);
        command.Prepare();
        return command;
    }

    private SqliteCommand Command(string text)
    {
        var command = _connection.CreateCommand();
        command.CommandText = text;
        return command;
    }
}
