using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace TaskScheduling.Tests.Programs;

/// <summary>One program for a cluster and for the laptop of whoever writes it.</summary>
internal static class ThumbnailHost
{
    /// <param name="cluster">Connection string of the cluster's database. Null: this machine alone, with two files.</param>
    /// <param name="folder">Where the files are.</param>
    public static HostApplicationBuilder CreateBuilder(string? cluster, string folder)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddBackgroundTasks(tasks =>
        {
            tasks.AddProcessingTask("thumbnails", (task, stopping) => Task.CompletedTask);
            if (cluster is not null)
                tasks.UseQuartzCluster(node => node.ConnectionString = cluster);
            else
                tasks.UseSqlite(Path.Combine(folder, "tasks.db"))
                    .UseQuartzCluster(node => node.UseSqlite(SqliteFactory.Instance, $"Data Source={Path.Combine(folder, "quartz.db")}"));
        });
        return builder;
    }
}
