using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using TaskScheduling.Sqlite;

namespace TaskScheduling.Benchmarks;

/// <summary>With its store in a file.</summary>
internal abstract class SqliteSchedulerBurst(SqliteSynchronous synchronous, int workers) : DurableSchedulerBurst
{
    private DiskFolder _folder = null!;

    public override string Row => string.Create(CultureInfo.InvariantCulture, $"TaskScheduling SQLite {Synchronous}, {workers} at a time");

    public override string Description => $"time and stall budgets, submissions under way at once; journal_mode=WAL, synchronous={Synchronous}";

    public override Durability Durability { get; } = Durability.Sqlite with { Jobs = 20_000, RowsPerJob = 3, Workers = workers };

    private string Synchronous => synchronous.ToString().ToUpperInvariant();

    public override Task StartAsync(Action job)
    {
        _folder = new DiskFolder();
        return base.StartAsync(job);
    }

    public override async Task StopAsync()
    {
        await base.StopAsync();
        _folder.Dispose();
    }

    protected override void Configure(IBackgroundTasksBuilder builder, Action job)
    {
        base.Configure(builder, job);
        builder.UseSqlite(_folder.File("tasks.db"), store => store.Synchronous = synchronous);
    }
}

internal sealed class SqliteFullSchedulerBurst() : SqliteSchedulerBurst(SqliteSynchronous.Full, workers: 64)
{
    protected override string ShortName => "full";
}

internal sealed class SqliteFullTwoWorkersSchedulerBurst() : SqliteSchedulerBurst(SqliteSynchronous.Full, workers: 2)
{
    protected override string ShortName => "full-2-workers";
}

internal sealed class SqliteFullManyWorkersSchedulerBurst() : SqliteSchedulerBurst(SqliteSynchronous.Full, workers: 256)
{
    protected override string ShortName => "full-256-workers";
}

internal sealed class SqliteNormalSchedulerBurst() : SqliteSchedulerBurst(SqliteSynchronous.Normal, workers: 64)
{
    protected override string ShortName => "normal";
}
