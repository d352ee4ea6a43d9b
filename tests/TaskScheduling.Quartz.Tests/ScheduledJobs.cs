using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using Quartz;
using Quartz.Extensibility;

namespace TaskScheduling.Quartz.Tests;

/// <summary>A host with a real Quartz scheduler in memory on a clock that stands still. What Quartz tells its listeners is read in order.</summary>
internal sealed class ScheduledJobs : IAsyncDisposable
{
    private readonly Listener _listener = new();
    private IHost _host = null!;

    private ScheduledJobs(DateTimeOffset now) => Time = new FakeTimeProvider(now);

    /// <summary>When nothing else is said: the day before summer time begins in Europe.</summary>
    public static DateTimeOffset Beginning { get; } = new(2026, 3, 28, 12, 0, 0, TimeSpan.Zero);

    public FakeTimeProvider Time { get; }

    public IScheduler Quartz { get; private set; } = null!;

    public BackgroundTaskScheduler Tasks => _host.Services.GetRequiredService<BackgroundTaskScheduler>();

    public static async Task<ScheduledJobs> StartAsync(Action<IQuartzBuilder> quartz, Action<IServiceCollection>? services = null, DateTimeOffset? now = null)
    {
        var jobs = new ScheduledJobs(now ?? Beginning);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton<TimeProvider>(jobs.Time);
        builder.Services.AddQuartz(configure =>
        {
            configure.ConfigureScheduler(scheduler => scheduler.InstanceName = $"{Guid.NewGuid()}");
            configure.AddJobListener(jobs._listener);
            quartz(configure);
        });
        services?.Invoke(builder.Services);
        builder.Services.AddQuartzHostedService(hosted => hosted.WaitForJobsToComplete = true);
        jobs._host = builder.Build();
        await jobs._host.StartAsync();
        jobs.Quartz = await jobs._host.Services.GetRequiredService<ISchedulerFactory>().GetScheduler();
        return jobs;
    }

    /// <summary>Advances time and lets the schedulers of firings see it: a query takes a turn of its own, also where a timer is being armed at this moment.</summary>
    public void Advance(TimeSpan time)
    {
        Time.Advance(time);
        foreach (var firings in _host.Services.GetKeyedServices<FiringRuntime>(KeyedService.AnyKey))
            firings.Of(Quartz).Query(0, static (_, _, nothing) => nothing);
    }

    /// <summary>Fires a job once, now.</summary>
    public async Task<JobKey> FireAsync<TJob>(string name = "job", RetryPolicy? retry = null, string? description = null)
        where TJob : IJob
    {
        var job = JobBuilder.Create<TJob>().WithIdentity(name).WithDescription(description).Build();
        var trigger = TriggerBuilder.Create(Time).StartNow();
        if (retry is not null)
            trigger = trigger.WithRetryPolicy(retry);
        await Quartz.ScheduleJob(job, trigger.Build(), default, CancellationToken.None);
        return job.Key;
    }

    /// <summary>What Quartz says of the next firing that has ended.</summary>
    public Task<EndedFiring> NextEndAsync() => _listener.Ended.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    /// <summary>Returns when every firing has ended, and all listeners have heard of it.</summary>
    public Task StopHostAsync() => _host.StopAsync();

    /// <summary>What Quartz's history in memory says of each firing, oldest first. Needs <c>AddQuartzExecutionHistory</c>, and a host that has stopped.</summary>
    public async Task<IReadOnlyList<ExecutionHistoryEntry>> ReadHistoryAsync()
    {
        var page = await _host.Services.GetRequiredService<IExecutionHistoryStore>().QueryExecutions(new ExecutionHistoryQuery { SchedulerName = Quartz.SchedulerName }, CancellationToken.None);
        return [.. page.Items.OrderBy(entry => entry.FiredAtUtc)];
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        if (_host is IAsyncDisposable host)
            await host.DisposeAsync();
    }

    private sealed class Listener : IJobListener
    {
        public Channel<EndedFiring> Ended { get; } = Channel.CreateUnbounded<EndedFiring>();

        public string Name => "what the tests see";

        public ValueTask JobWasExecuted(IJobExecutionContext context, JobExecutionException? jobException, CancellationToken cancellationToken)
        {
            Ended.Writer.TryWrite(new EndedFiring(context.JobDetail.Key, context.Outcome, jobException, context.Result, context.RetryAttempt));
            return ValueTask.CompletedTask;
        }
    }
}

/// <summary>What a listener hears of the end of a firing.</summary>
internal sealed record EndedFiring(JobKey Job, ExecutionOutcome? Outcome, JobExecutionException? Fault, object? Result, int RetryAttempt)
{
    public Expiration? Expiration => (Fault?.InnerException as TaskExpiredException)?.Expiration;

    public string? Summary => (Result as JobRunReport)?.Summary;
}
