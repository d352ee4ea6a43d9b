using Npgsql;

namespace TaskScheduling.Benchmarks;

/// <summary>What the server has counted so far.</summary>
/// <param name="Transactions">In this database, reading ones included.</param>
/// <param name="WalBytes">Of the whole server.</param>
/// <param name="Connections">To this database now, without the one that asks.</param>
internal sealed record DatabaseCounters(long Transactions, long WalBytes, int Connections)
{
    /// <summary>A session reports what it did about once a second; until then the server does not know.</summary>
    private static readonly TimeSpan Reporting = TimeSpan.FromSeconds(1.5);

    public static async Task<DatabaseCounters> ReadAsync(string connectionString)
    {
        await Task.Delay(Reporting, TimeProvider.System);
        await using var connection = new NpgsqlConnection($"{connectionString};Pooling=False");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            """
            SELECT d.xact_commit + d.xact_rollback, pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint,
              (SELECT count(*) FROM pg_stat_activity a WHERE a.datname = d.datname AND a.pid <> pg_backend_pid())::int
            FROM pg_stat_database d WHERE d.datname = current_database()
            """,
            connection);
        await using var row = await command.ExecuteReaderAsync();
        await row.ReadAsync();
        return new DatabaseCounters(row.GetInt64(0), row.GetInt64(1), row.GetInt32(2));
    }
}
