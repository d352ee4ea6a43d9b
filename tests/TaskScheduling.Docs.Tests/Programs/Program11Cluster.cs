using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TaskScheduling.Quartz;

namespace TaskScheduling.Tests.Programs;

/// <summary>Program 11: a cluster, and several of them.</summary>
public sealed class Program11Cluster
{
    private static readonly ThumbnailShard[] Shards = [new("thumbnails-1", "Host=db1"), new("thumbnails-2", "Host=db2")];

    [Test]
    public async Task A_key_belongs_to_one_shard_whoever_asks()
    {
        using var first = Shards[0].BuildVisitor();
        using var second = Shards[1].BuildVisitor();
        var schedulers = new[] { first, second }.Select(host => host.Services.GetRequiredService<BackgroundTaskScheduler>()).ToArray();
        var shards = new ThumbnailShards(schedulers);
        var of = Enumerable.Range(1, 6).Select(number => shards.Of($"album {number}")).ToArray();
        foreach (var scheduler in schedulers)
            await scheduler.DisposeAsync();
        Assert.That(of, Is.EqualTo(Enumerable.Range(1, 6).Select(number => new ThumbnailShards(schedulers).Of($"album {number}"))).And.Contains(0).And.Contains(1));
    }

    [Test]
    public async Task A_node_executes_the_tasks_of_one_shard()
    {
        var services = new ServiceCollection();
        Shards[1].AddNode(services);
        await using var provider = services.BuildServiceProvider();
        var options = provider.GetRequiredService<QuartzClusterOptions>();
        Assert.That((options.SchedulerName, options.ConnectionString, options.Executes), Is.EqualTo(("thumbnails-2", "Host=db2", true)));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task The_program_of_a_cluster_runs_on_a_laptop_without_a_server(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("thumbnails-").FullName;
        try
        {
            var builder = ThumbnailHost.CreateBuilder(cluster: null, folder);
            builder.Logging.ClearProviders();
            using (var host = builder.Build())
            {
                await host.StartAsync(cancellationToken);
                var handle = await host.Services.GetRequiredService<BackgroundTaskScheduler>().SubmitAsync(new ProcessingTaskRequest("thumbnails"), cancellationToken);
                Assert.That((await handle.Completion.WaitAsync(cancellationToken)).IsSuccess, Is.True);
                await host.StopAsync(cancellationToken);
            }
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }
}
