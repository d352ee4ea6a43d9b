using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using Quartz;

namespace TaskScheduling.Tests.Programs;

/// <summary>Program 7: budgets for a Quartz job that exists already, and a task on one of Quartz's schedules.</summary>
public sealed class Program7QuartzBudgets
{
    [Test]
    public async Task A_report_that_takes_too_long_is_told_why_and_fails()
    {
        var time = new FakeTimeProvider();
        var ended = new EndOfJob();
        var writer = new StuckWriter();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton<TimeProvider>(time).AddSingleton<IReportWriter>(writer);
        builder.Services.AddReports();
        builder.Services.AddQuartz(quartz => quartz.AddJobListener(ended)).AddQuartzHostedService();
        using var host = builder.Build();
        await host.StartAsync();
        var quartz = await host.Services.GetRequiredService<ISchedulerFactory>().GetScheduler();

        await quartz.TriggerJob(new JobKey("report"));
        await writer.Begun;
        time.Advance(TimeSpan.FromMinutes(2));

        var (outcome, result) = await ended.Seen;
        await host.StopAsync();
        Assert.That((outcome, ((JobRunReport)result!).Summary), Is.EqualTo((ExecutionOutcome.Cancelled, "Expired: progress_stalled")));
    }

    [Test]
    public async Task A_backup_is_submitted_every_night_at_three()
    {
        var midnight = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Unspecified); // where the machine is, as Quartz reads a cron trigger without a zone
        var time = new FakeTimeProvider(new DateTimeOffset(midnight, TimeZoneInfo.Local.GetUtcOffset(midnight)));
        var ended = new EndOfJob();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddBackups();
        builder.Services.AddQuartz(quartz => quartz.AddJobListener(ended)).AddQuartzHostedService();
        using var host = builder.Build();
        await host.StartAsync();

        time.Advance(TimeSpan.FromHours(3));

        var (_, result) = await ended.Seen;
        await host.StopAsync();
        Assert.That(((JobRunReport)result!).Summary, Is.EqualTo("Submitted backup"));
    }

    private sealed class StuckWriter : IReportWriter
    {
        private readonly TaskCompletionSource _begun = new();

        public Task Begun => _begun.Task;

        public Task WriteDayAsync(int day, CancellationToken cancellationToken)
        {
            _begun.TrySetResult();
            return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }
    }

    private sealed class EndOfJob : IJobListener
    {
        private readonly TaskCompletionSource<(ExecutionOutcome?, object?)> _seen = new();

        public Task<(ExecutionOutcome? Outcome, object? Result)> Seen => _seen.Task.WaitAsync(TimeSpan.FromSeconds(30));

        public string Name => "end";

        public ValueTask JobWasExecuted(IJobExecutionContext context, JobExecutionException? jobException, CancellationToken cancellationToken)
        {
            _seen.TrySetResult((context.Outcome, context.Result));
            return ValueTask.CompletedTask;
        }
    }
}
