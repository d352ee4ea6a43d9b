using System.Text.Json.Serialization.Metadata;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Quartz;

namespace TaskScheduling.Quartz.Tests;

/// <summary>A program with Quartz's un-clustered store in one SQLite file and the tasks in another one; it says what happens until it is told to leave.</summary>
/// <param name="folder">Where both files are.</param>
/// <param name="said">What it says.</param>
internal sealed class OneMachineProgram(string folder, TextWriter said)
{
    public const string TasksFile = "tasks.db";
    public const string QuartzFile = "quartz.db";

    private const int Steps = 3;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(300);
    private readonly TextWriter _said = TextWriter.Synchronized(said);

    /// <param name="until">Told to leave.</param>
    /// <param name="holds">The first run does one step and then stays where it is.</param>
    public async Task RunAsync(Task until, bool holds)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton(_said);
        builder.Services.AddBackgroundTasks(tasks => tasks
            .UseSqlite(Path.Combine(folder, TasksFile))
            .UseJsonTypes(new DefaultJsonTypeInfoResolver())
            .UsePolicy(SchedulingPolicy.Server with { StartAtOrBelow = null, InterruptionSpacing = TimeSpan.Zero })
            .AddProcessingTask("backup", (task, stopping) => BackUpAsync(task, holds, stopping)));
        builder.Services.AddQuartz(quartz =>
        {
            quartz.ConfigureScheduler(scheduler => scheduler.InstanceName = "nightly");
            quartz.UsePersistentStore(store =>
            {
                store.UseSqlite(SqliteFactory.Instance, new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, QuartzFile) }.ToString());
                store.UseSystemTextJsonSerializer();
                store.ProvisionSchema();
            });
            quartz.AddJobListener(new Firings(_said));
            quartz.AddTaskBudgets();
            quartz.ScheduleJob<CleanUp>(trigger => trigger.WithIdentity("cleanup").WithSimpleSchedule(simple => simple.WithInterval(Interval).RepeatForever()));
            quartz.ScheduleTask(
                new ProcessingTaskRequest("backup") { WhenPending = WhenPending.Keep },
                trigger => trigger.WithSimpleSchedule(simple => simple.WithInterval(Interval).RepeatForever()));
        });
        builder.Services.Configure<QuartzOptions>(quartz => quartz.Scheduling.IgnoreDuplicates = true);
        builder.Services.AddQuartzHostedService(hosted => hosted.WaitForJobsToComplete = true);
        using var host = builder.Build();
        await host.StartAsync();
        var quartz = await host.Services.GetRequiredService<ISchedulerFactory>().GetScheduler();
        var trigger = await quartz.GetTrigger(new TriggerKey("backup", "tasks"), CancellationToken.None);
        _said.WriteLine($"trigger since {trigger!.StartTimeUtc:O}");
        _said.WriteLine("ready");
        await until;
        await host.StopAsync();
    }

    private async Task BackUpAsync(ProcessingTask task, bool holds, CancellationToken stopping)
    {
        var done = task.TryGetCheckpoint<int>(out var saved) ? saved : 0;
        _said.WriteLine($"began {task.RunId} after {done}");
        while (done < Steps)
        {
            await task.SaveCheckpointAsync(++done);
            _said.WriteLine($"did {task.TaskId} {done}");
            if (holds)
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopping);
        }

        _said.WriteLine($"backed-up {task.TaskId}");
    }

    /// <summary>An ordinary job of Quartz's.</summary>
    [TaskBudget(Time = "00:20:00")]
    private sealed class CleanUp(TextWriter said) : IJob
    {
        public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
        {
            said.WriteLine($"cleaned within {context.GetBackgroundTask().Budget.Time}");
            return ValueTask.CompletedTask;
        }
    }

    private sealed class Firings(TextWriter said) : IJobListener
    {
        public string Name => "what is said";

        public ValueTask JobWasExecuted(IJobExecutionContext context, JobExecutionException? jobException, CancellationToken cancellationToken)
        {
            if (context.Result is JobRunReport report)
                said.WriteLine($"fired {context.JobDetail.Key.Name} {report.Result} {report.Metrics?.GetValueOrDefault("task_id")}");
            if (jobException is not null)
                said.WriteLine($"error {context.JobDetail.Key}: {jobException.Message}");
            return ValueTask.CompletedTask;
        }
    }
}
