using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace TaskScheduling.Tests.Programs;

/// <summary>One cluster of several: a database, and the name of its Quartz scheduler.</summary>
internal sealed record ThumbnailShard(string Name, string ConnectionString)
{
    /// <summary>A node executes the tasks of one shard.</summary>
    public void AddNode(IServiceCollection services) => services.AddBackgroundTasks(tasks =>
    {
        tasks.AddProcessingTask("thumbnails", (task, stopping) => Task.CompletedTask);
        tasks.UseQuartzCluster(Join);
    });

    /// <summary>A host that submits to the shard and sees what becomes of it.</summary>
    public IHost BuildVisitor()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddBackgroundTasks(tasks => tasks.UseQuartzCluster(cluster =>
        {
            Join(cluster);
            cluster.Executes = false;
        }));
        return builder.Build();
    }

    private void Join(TaskScheduling.Quartz.QuartzClusterOptions cluster)
    {
        cluster.ConnectionString = ConnectionString;
        cluster.SchedulerName = Name;
    }
}

/// <summary>Submits to several shards; everything of one key goes to one of them, so that keys mean what they mean in one.</summary>
internal sealed class ThumbnailShards(IReadOnlyList<BackgroundTaskScheduler> shards)
{
    public ValueTask<TaskHandle> SubmitAsync(string album) =>
        shards[Of(album)].SubmitAsync(new ProcessingTaskRequest("thumbnails") { Key = album });

    /// <summary>The same on every machine and after every start.</summary>
    public int Of(string key) => (int)(BinaryPrimitives.ReadUInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(key))) % (uint)shards.Count);
}
