using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Quartz;

namespace TaskScheduling.Tests.Programs;

/// <summary>Program 12: schedules and budgets of Quartz's on one machine, each file started twice.</summary>
public sealed class Program12OneMachine
{
    private readonly string _folder = Directory.CreateTempSubdirectory("one-machine-").FullName;

    [TearDown]
    public void Remove()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_backup_is_submitted_and_runs_and_its_schedule_is_there_after_a_restart(CancellationToken cancellationToken)
    {
        var (first, since) = await RunOnceAsync(cancellationToken);
        var (second, after) = await RunOnceAsync(cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That((first.IsSuccess, first.Progress.Completed, second.IsSuccess), Is.EqualTo((true, 7L, true)), first.Fault?.Message);
            Assert.That(second.TaskId, Is.Not.EqualTo(first.TaskId));
            Assert.That(after, Is.EqualTo(since), "the trigger of the first start");
        }
    }

    /// <summary>Both jobs fire once.</summary>
    private async Task<(TaskResult Backup, DateTimeOffset Since)> RunOnceAsync(CancellationToken cancellationToken)
    {
        var ends = new Ends();
        var builder = OneMachine.CreateBuilder(_folder);
        builder.Logging.ClearProviders();
        builder.Services.AddQuartz(quartz => quartz.AddJobListener(ends));
        using var host = builder.Build();
        await host.StartAsync(cancellationToken);
        var quartz = await host.Services.GetRequiredService<ISchedulerFactory>().GetScheduler(cancellationToken);
        await quartz.TriggerJob(new JobKey("cleanup"), cancellationToken: cancellationToken);
        var (outcome, _) = await ends.Seen.Reader.ReadAsync(cancellationToken);
        await quartz.TriggerJob(new JobKey("backup", "tasks"), cancellationToken: cancellationToken);
        var (_, report) = await ends.Seen.Reader.ReadAsync(cancellationToken);
        host.Services.GetRequiredService<BackgroundTaskScheduler>().TryGetHandle(TaskId.Parse((string)report!.Metrics!["task_id"]!), out var handle);
        var backup = await handle!.Completion.WaitAsync(cancellationToken);
        var trigger = await quartz.GetTrigger(new TriggerKey("backup", "tasks"), cancellationToken);
        await host.StopAsync(cancellationToken);
        Assert.That(outcome, Is.EqualTo(ExecutionOutcome.Succeeded));
        return (backup, trigger!.StartTimeUtc);
    }

    private sealed class Ends : IJobListener
    {
        public Channel<(ExecutionOutcome?, JobRunReport?)> Seen { get; } = Channel.CreateUnbounded<(ExecutionOutcome?, JobRunReport?)>();

        public string Name => "ends";

        public ValueTask JobWasExecuted(IJobExecutionContext context, JobExecutionException? jobException, CancellationToken cancellationToken)
        {
            Seen.Writer.TryWrite((context.Outcome, context.Result as JobRunReport));
            return ValueTask.CompletedTask;
        }
    }
}
