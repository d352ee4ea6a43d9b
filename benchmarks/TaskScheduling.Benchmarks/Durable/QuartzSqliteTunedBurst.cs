using System.Data.Common;
using Microsoft.Data.Sqlite;
using Quartz;

namespace TaskScheduling.Benchmarks;

/// <summary>One stored job whose triggers come in bulk, in a file with a write-ahead log.</summary>
internal abstract class QuartzSqliteTunedBurst(string synchronous) : QuartzSqliteBurst
{
    private static readonly JobKey Key = new("noop");

    public override string Row => $"Quartz.NET {Version} SQLite, tuned {synchronous}";

    public override string Description =>
        $"{Workers} workers, triggers of one stored job 1,000 a call, no trace context; journal_mode=WAL, synchronous={synchronous}";

    public override Task SubmitAsync(int jobs) => Scheduler.ScheduleOneInBulkAsync(Key, jobs);

    protected override void Configure(IQuartzBuilder quartz) => quartz.ConfigureScheduler(scheduler => scheduler.PropagateTraceContext = false);

    protected override void UseDatabase(IPersistentStoreBuilder store) => store.UseSqlite(new Factory(synchronous), ConnectionString);

    /// <summary>How often SQLite waits for the disk is a setting of each connection, and none of its connection string.</summary>
    private sealed class Factory(string synchronous) : DbProviderFactory
    {
        public override DbConnection CreateConnection() => new Connection(synchronous);

        public override DbCommand CreateCommand() => new SqliteCommand();

        public override DbParameter CreateParameter() => new SqliteParameter();
    }

    private sealed class Connection(string synchronous) : SqliteConnection
    {
        public override void Open()
        {
            base.Open();
            using var command = CreateCommand();
            command.CommandText = $"PRAGMA journal_mode=WAL; PRAGMA synchronous={synchronous}";
            command.ExecuteNonQuery();
        }
    }
}

internal sealed class QuartzSqliteFullBurst() : QuartzSqliteTunedBurst("FULL")
{
    protected override string ShortName => "quartz-full";
}

internal sealed class QuartzSqliteNormalBurst() : QuartzSqliteTunedBurst("NORMAL")
{
    protected override string ShortName => "quartz-normal";
}
