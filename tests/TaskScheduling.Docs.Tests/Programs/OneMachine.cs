using System.Text.Json.Serialization;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Quartz;
using TaskScheduling.Quartz;

namespace TaskScheduling.Tests.Programs;

/// <summary>The whole program: <c>await OneMachine.CreateBuilder("app").Build().RunAsync();</c>.</summary>
internal static class OneMachine
{
    /// <param name="folder">Exists, on a disk of this machine.</param>
    public static HostApplicationBuilder CreateBuilder(string folder)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddBackgroundTasks(tasks => tasks
            .UseSqlite(Path.Combine(folder, "tasks.db"))
            .UseJsonTypes(NightlyJson.Default)
            .AddProcessingTask("backup", BackUpAsync));
        builder.Services.AddQuartz(quartz =>
        {
            quartz.UsePersistentStore(store => // a file of its own, un-clustered
            {
                store.UseSqlite(SqliteFactory.Instance, $"Data Source={Path.Combine(folder, "quartz.db")}");
                store.UseSystemTextJsonSerializer();
                store.ProvisionSchema();
            });
            quartz.AddTaskBudgets();
            quartz.ScheduleJob<CleanUp>(trigger => trigger.WithIdentity("cleanup").WithCronSchedule("0 0 * * * ?"));
            quartz.ScheduleTask(
                new ProcessingTaskRequest("backup") { WhenPending = WhenPending.Keep }, // what a crash has cut off goes on; no firing replaces it
                trigger => trigger.WithCronSchedule("0 0 3 * * ?", cron => cron.WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed)));
        });
        builder.Services.Configure<QuartzOptions>(quartz => quartz.Scheduling.IgnoreDuplicates = true); // the stored trigger knows which firing was missed
        builder.Services.AddQuartzHostedService(hosted => hosted.WaitForJobsToComplete = true);
        return builder;
    }

    private static async Task BackUpAsync(ProcessingTask task, CancellationToken stopping)
    {
        task.Progress.TotalUnitCount = 7;
        for (var volume = task.TryGetCheckpoint<int>(out var done) ? done : 0; volume < 7; task.Progress.CompletedUnitCount = volume)
        {
            stopping.ThrowIfCancellationRequested();
            await task.SaveCheckpointAsync(++volume);
        }
    }

    /// <summary>An ordinary job, with a budget.</summary>
    [TaskBudget(Time = "00:10:00", Grace = "00:00:05")]
    internal sealed class CleanUp : IJob
    {
        public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
        {
            context.GetBackgroundTask().UpdateTitle("Cleaning up", null);
            return ValueTask.CompletedTask;
        }
    }
}

/// <summary>What is in checkpoints.</summary>
[JsonSerializable(typeof(int))]
internal sealed partial class NightlyJson : JsonSerializerContext;
