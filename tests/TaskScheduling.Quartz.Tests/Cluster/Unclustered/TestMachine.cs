using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace TaskScheduling.Quartz.Tests.Cluster;

/// <summary>Two SQLite files in a folder of their own: the tasks, and Quartz's triggers.</summary>
/// <param name="file">Where the tasks are.</param>
internal sealed class TestMachine(string file)
{
    public static readonly TimeSpan HandBackDelay = TimeSpan.FromSeconds(1);

    public string QuartzFile => Path.Combine(Path.GetDirectoryName(file)!, "quartz.db");

    /// <summary>A process of this machine.</summary>
    public Task<TestNode> StartAsync(Func<BackgroundTask, CancellationToken, Task> handler, SchedulingPolicy? policy = null, bool executes = true, bool storeExecutes = true) =>
        TestNode.StartAsync(tasks => Use(tasks, executes, storeExecutes), handler, policy);

    /// <summary>What Quartz has; nothing before it has made its tables.</summary>
    public long Count(string where = "TRIGGERS") =>
        Number("SELECT count(*) FROM sqlite_master WHERE name LIKE 'task_scheduling_qrtz_FIRED_TRIGGERS'") == 0 ? 0 : Number($"SELECT count(*) FROM task_scheduling_qrtz_{where}");

    public object? Run(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={QuartzFile};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    /// <summary>Both files.</summary>
    public IBackgroundTasksBuilder Use(IBackgroundTasksBuilder tasks, bool executes = true, bool storeExecutes = true) => tasks
        .UseSqlite(file, store => store.Executes = storeExecutes)
        .UseQuartzCluster(cluster =>
        {
            cluster.UseSqlite(SqliteFactory.Instance, $"Data Source={QuartzFile};Pooling=False");
            cluster.Executes = executes;
            cluster.Patience = TimeSpan.FromMilliseconds(300);
            cluster.HandBackDelay = HandBackDelay;
        });

    private long Number(string sql) => Convert.ToInt64(Run(sql), CultureInfo.InvariantCulture);
}
