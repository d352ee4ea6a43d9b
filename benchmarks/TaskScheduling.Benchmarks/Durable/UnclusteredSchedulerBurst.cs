using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace TaskScheduling.Benchmarks;

/// <summary>One machine: tasks in a file of ours, fired by an un-clustered Quartz in a file as SQLite makes them.</summary>
internal sealed class UnclusteredSchedulerBurst : DurableSchedulerBurst
{
    private DiskFolder _folder = null!;
    private IHost? _host;

    public override string Row => "TaskScheduling SQLite under an un-clustered Quartz";

    public override string Description =>
        $"{Workers} at a time, time and stall budgets, submissions under way at once; tasks: journal_mode=WAL, synchronous=FULL; Quartz: journal_mode=DELETE, synchronous=FULL";

    public override Durability Durability { get; } = Durability.Sqlite with { Workers = 10 };

    protected override string ShortName => "un-clustered";

    public override async Task StartAsync(Action job)
    {
        _folder = new DiskFolder();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddBackgroundTasks(tasks => Configure(tasks, job));
        _host = builder.Build();
        await _host.StartAsync();
        Scheduler = _host.Services.GetRequiredService<BackgroundTaskScheduler>();
        await (await Scheduler.SubmitAsync(Request)).Completion;
    }

    public override async Task StopAsync()
    {
        await _host!.StopAsync();
        _host.Dispose();
        SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    protected override void Configure(IBackgroundTasksBuilder builder, Action job)
    {
        base.Configure(builder, job);
        builder.UseSqlite(_folder.File("tasks.db")).UseQuartzCluster(cluster =>
        {
            cluster.UseSqlite(SqliteFactory.Instance, $"Data Source={_folder.File("quartz.db")}");
            cluster.MaximumConcurrency = Workers;
        });
    }
}
