using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Quartz;

namespace TaskScheduling.Quartz.Tests.Cluster;

/// <summary>A node of a cluster in this process: a host with its scheduler, its handlers and a device of its own.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    /// <summary>Only what a test asks for happens: nothing is spaced out, and nobody is parked before his third loss.</summary>
    public static readonly SchedulingPolicy Policy = Of(new KindPolicy { Concurrency = Concurrency.Fixed(16), Budget = new TaskBudget { Grace = TimeSpan.FromSeconds(20) } });

    /// <summary>A wait that takes longer has failed.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly IHost _host;
    private bool _hasLeft;

    private TestNode(IHost host) => _host = host;

    public BackgroundTaskScheduler Scheduler => _host.Services.GetRequiredService<BackgroundTaskScheduler>();

    public PostgresTaskStore Store => _host.Services.GetRequiredService<PostgresTaskStore>();

    public ScriptedConditions Device => _host.Services.GetRequiredService<ScriptedConditions>();

    /// <param name="options">Which cluster, and who it is.</param>
    /// <param name="handler">Executes processing tasks "work" and continued ones "export".</param>
    /// <param name="policy">Null: <see cref="Policy"/>.</param>
    public static Task<TestNode> StartAsync(QuartzClusterOptions options, Func<BackgroundTask, CancellationToken, Task> handler, SchedulingPolicy? policy = null) =>
        StartAsync(tasks => tasks.UseQuartzCluster(settings => Copy(options, settings)), handler, policy);

    /// <param name="use">Where the tasks are.</param>
    /// <param name="handler">Executes processing tasks "work" and continued ones "export".</param>
    /// <param name="policy">Null: <see cref="Policy"/>.</param>
    public static async Task<TestNode> StartAsync(Action<IBackgroundTasksBuilder> use, Func<BackgroundTask, CancellationToken, Task> handler, SchedulingPolicy? policy = null)
    {
        var builder = new HostApplicationBuilder();
        builder.Logging.ClearProviders().AddFakeLogging();
        if (Environment.GetEnvironmentVariable("CLUSTER_LOG") is "1")
            builder.Logging.AddSimpleConsole(console => console.SingleLine = true).AddFilter("Quartz", LogLevel.Warning);
        var device = new ScriptedConditions();
        builder.Services.AddSingleton(device);
        builder.Services.AddBackgroundTasks(tasks =>
        {
            tasks.AddProcessingTask("work", handler);
            tasks.AddContinuedProcessingTask("export", handler);
            use(tasks.UseJsonTypes(new DefaultJsonTypeInfoResolver()).UsePolicy(policy ?? Policy).UseConditions(device));
        });
        var host = builder.Build();
        await host.StartAsync();
        return new TestNode(host);
    }

    public Task<TaskHandle> SubmitAsync(BackgroundTaskRequest request) => Scheduler.SubmitAsync(request).AsTask();

    /// <summary>From now on it takes no tasks; it lives, sees and asks.</summary>
    public async Task TakeNothingAsync()
    {
        await (await QuartzAsync()).Standby();
        await Store.TellWhetherItTakesAsync(takes: false, default);
    }

    /// <summary>Quartz has been told to fire nothing more here.</summary>
    public async Task TakesNothingAsync()
    {
        var quartz = await QuartzAsync();
        while (quartz.Status is not SchedulerStatus.Standby)
            await Task.Delay(Pause, TimeProvider.System);
    }

    public async Task TakeAgainAsync()
    {
        await Store.TellWhetherItTakesAsync(takes: true, default);
        await (await QuartzAsync()).Start();
    }

    /// <summary>What this node's API says of a task, once it says it.</summary>
    public async Task<T> SeesAsync<T>(TaskId id, Func<TaskHandle, T?> look)
        where T : class
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (Scheduler.TryGetHandle(id, out var handle) && look(handle) is { } seen)
                return seen;
            if (TimeProvider.System.GetElapsedTime(began) > Limit)
                throw new AssertionException($"It was not seen within {Limit}; last was {handle?.Explain()}.");
            await Task.Delay(Pause, TimeProvider.System);
        }
    }

    /// <summary>How the task ended, as this node's API says.</summary>
    public async Task<TaskResult> WhenEndedAsync(TaskId id) => await (await SeesAsync(id, handle => handle)).Completion.WaitAsync(Limit, TimeProvider.System);

    public static SchedulingPolicy Of(KindPolicy lane) => new()
    {
        Name = "Test",
        AppRefresh = lane,
        Processing = lane,
        ContinuedProcessing = lane,
        InterruptionSpacing = TimeSpan.Zero,
    };

    /// <summary>Something of this name was logged, with this in its message.</summary>
    public async Task LoggedAsync(string eventName, string saying = "")
    {
        using var limit = new CancellationTokenSource(Limit, TimeProvider.System);
        while (!_host.Services.GetFakeLogCollector().GetSnapshot().Any(record => record.Id.Name == eventName && record.Message.Contains(saying, StringComparison.Ordinal)))
            await Task.Delay(Pause, TimeProvider.System, limit.Token);
    }

    /// <summary>As a program does that forgets to stop it.</summary>
    public void Forget() => _host.Dispose();

    /// <summary>The same, asynchronously.</summary>
    public async Task ForgetAsync()
    {
        _hasLeft = true;
        await ((IAsyncDisposable)_host).DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_hasLeft)
            return;
        _hasLeft = true;
        await _host.StopAsync();
        if (_host is IAsyncDisposable host)
            await host.DisposeAsync();
    }

    /// <summary>Once this node has joined: it does so by and by.</summary>
    private async Task<IScheduler> QuartzAsync()
    {
        var firing = _host.Services.GetRequiredService<FiringScheduler>();
        while (firing.Quartz is null)
            await Task.Delay(Pause, TimeProvider.System);
        return firing.Quartz;
    }

    /// <summary>Every setting.</summary>
    public static void Copy(QuartzClusterOptions from, QuartzClusterOptions to)
    {
        foreach (var property in typeof(QuartzClusterOptions).GetProperties())
            property.SetValue(to, property.GetValue(from));
    }
}
