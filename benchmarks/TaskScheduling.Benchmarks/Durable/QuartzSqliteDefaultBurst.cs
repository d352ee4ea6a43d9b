using Quartz;

namespace TaskScheduling.Benchmarks;

/// <summary>As its introduction shows it, in a file as SQLite makes them.</summary>
internal sealed class QuartzSqliteDefaultBurst : QuartzSqliteBurst
{
    public override string Row => $"Quartz.NET {Version} SQLite, default";

    public override string Description => "10 workers, a job and a trigger each; journal_mode=DELETE, synchronous=FULL";

    public override Durability Durability { get; } = Durability.Sqlite with { Workers = 10 };

    protected override string ShortName => "quartz-default";

    public override Task SubmitAsync(int jobs) => Scheduler.ScheduleEachAsync(jobs);

    protected override void Configure(IQuartzBuilder quartz)
    {
    }

    protected override void UseDatabase(IPersistentStoreBuilder store) => store.UseSqlite(ConnectionString);
}
