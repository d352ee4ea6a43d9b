using Hangfire;
using Hangfire.PostgreSql;
using Hangfire.PostgreSql.Factories;
using Npgsql;

namespace TaskScheduling.Benchmarks;

/// <summary>Hangfire with its storage in PostgreSQL.</summary>
internal abstract class HangfirePostgresBurst : HangfireBurst
{
    private string _database = "";

    protected static string StorageVersion { get; } = PackageVersion.Of(typeof(PostgreSqlStorage));

    public override Durability Durability => Durability.Postgres;

    protected abstract PostgreSqlStorageOptions Options { get; }

    /// <summary>What is added to the connection string.</summary>
    protected virtual string Tuning => "";

    public override async Task StartAsync(Action job)
    {
        _database = await BenchmarkPostgres.CreateDatabaseAsync();
        await base.StartAsync(job);
    }

    public override async Task StopAsync()
    {
        await base.StopAsync();
        NpgsqlConnection.ClearAllPools();
    }

    protected override JobStorage MakeStorage() => new PostgreSqlStorage(new NpgsqlConnectionFactory(_database + Tuning, Options), Options);
}
