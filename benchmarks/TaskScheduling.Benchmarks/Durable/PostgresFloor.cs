using Npgsql;

namespace TaskScheduling.Benchmarks;

/// <summary>What PostgreSQL itself allows: one insert and one update a job with prepared statements, so many rows each, on so many connections at once.</summary>
internal abstract class PostgresFloor(int connections, int rowsPerStatement) : BurstEngine
{
    private NpgsqlDataSource _database = null!;
    private Action _job = null!;
    private int _inserted;
    private int _updated;

    public override string Description => $"no scheduler; {BenchmarkPostgres.Settings}; {FloorRow.Description}";

    public override Durability Durability { get; } = Durability.Postgres with { RowsPerJob = 2, Jobs = rowsPerStatement == 1 ? 2_000 : 20_000 };

    public override async Task StartAsync(Action job)
    {
        (_job, _inserted, _updated) = (job, 0, 0);
        _database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(await BenchmarkPostgres.CreateDatabaseAsync()) { NoResetOnClose = true, MinPoolSize = connections });
        await using var create = _database.CreateCommand("CREATE TABLE jobs (number integer PRIMARY KEY, request bytea NOT NULL, result bytea)");
        await create.ExecuteNonQueryAsync();
    }

    public override async Task SubmitAsync(int jobs)
    {
        await WriteAsync("INSERT INTO jobs (number, request) SELECT number, $2 FROM unnest($1) AS number", FloorRow.Request, _inserted, jobs);
        _inserted += jobs;
    }

    public override async Task FinishAsync()
    {
        await WriteAsync("UPDATE jobs SET result = $2 WHERE number = ANY ($1)", FloorRow.Result, _updated, _inserted - _updated);
        for (; _updated < _inserted; _updated++)
            _job();
    }

    public override async Task StopAsync()
    {
        await using var count = _database.CreateCommand("SELECT count(*) FROM jobs WHERE result IS NOT NULL");
        var ended = (long)(await count.ExecuteScalarAsync())!;
        await _database.DisposeAsync();
        if (ended != _inserted)
            throw new InvalidOperationException($"{Row}: {ended:N0} rows were updated instead of {_inserted:N0}.");
    }

    private Task WriteAsync(string text, byte[] value, int after, int rows)
    {
        var share = (rows + connections - 1) / connections;
        return Task.WhenAll(Enumerable.Range(0, Math.Min(connections, rows)).Select(connection =>
            WriteShareAsync(text, value, after + connection * share, Math.Min(after + rows, after + (connection + 1) * share))));
    }

    private async Task WriteShareAsync(string text, byte[] value, int after, int until)
    {
        await using var connection = await _database.OpenConnectionAsync();
        await using var statement = new NpgsqlCommand(text, connection);
        var numbers = new NpgsqlParameter<int[]> { TypedValue = [] };
        statement.Parameters.Add(numbers);
        statement.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = value });
        await statement.PrepareAsync();
        for (; after < until; after += rowsPerStatement)
        {
            numbers.TypedValue = [.. Enumerable.Range(after + 1, Math.Min(rowsPerStatement, until - after))];
            await statement.ExecuteNonQueryAsync();
        }
    }
}
