using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace TaskScheduling.Tests.Execution;

/// <summary>A real scheduler through the real registration, on fake time; the test plays the device and the handlers.</summary>
internal sealed class RuntimeHarness : IAsyncDisposable
{
    public const string Refresh = "refresh";
    public const string Process = "process";
    public const string Export = "export";

    private readonly Channel<HandlerCall> _calls = Channel.CreateUnbounded<HandlerCall>();
    private readonly Channel<string> _logLines = Channel.CreateUnbounded<string>();
    private readonly ConcurrentBag<HandlerCall> _all = [];
    private readonly ServiceProvider _services;
    private volatile bool _isDisposing;

    public RuntimeHarness(
        SchedulingPolicy? policy = null, Action<IBackgroundTasksBuilder>? configure = null, Action<IServiceCollection>? services = null, bool started = true)
    {
        var collection = new ServiceCollection();
        collection.AddSingleton<TimeProvider>(Time);
        collection.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Debug).AddFakeLogging(fake => fake.OutputSink = line => _logLines.Writer.TryWrite(line)));
        collection.AddBackgroundTasks(builder =>
        {
            builder.UsePolicy(policy ?? Policies.Plain).UseConditions(Conditions);
            builder.AddAppRefreshTask(Refresh, CallAsync);
            builder.AddProcessingTask(Process, CallAsync);
            builder.AddContinuedProcessingTask(Export, CallAsync);
            configure?.Invoke(builder);
        });
        services?.Invoke(collection);
        _services = collection.BuildServiceProvider();
        Scheduler = _services.GetRequiredService<BackgroundTaskScheduler>();
        if (started)
            Scheduler.Start();
    }

    public SteppingTime Time { get; } = new();

    public ScriptedConditions Conditions { get; } = new();

    public BackgroundTaskScheduler Scheduler { get; }

    public IServiceProvider Services => _services;

    public FakeLogCollector Logs => _services.GetFakeLogCollector();

    public MetricCollector<T> Collect<T>(string instrument)
        where T : struct => new(_services.GetRequiredService<IMeterFactory>(), TelemetryNames.Meter, instrument);

    /// <summary>A handler that the test plays.</summary>
    public Task CallAsync(BackgroundTask task, CancellationToken token)
    {
        var call = new HandlerCall(task, token);
        _all.Add(call);
        _calls.Writer.TryWrite(call);
        if (_isDisposing)
            call.Obey();
        return call.Work;
    }

    /// <summary>The next call of any handler, in the order of the calls.</summary>
    public Task<HandlerCall> NextCallAsync() => _calls.Reader.ReadAsync().InTime();

    public bool HasCall => _calls.Reader.TryPeek(out _);

    /// <summary>Submits and waits for the handler to be called.</summary>
    public async Task<(TaskHandle Handle, HandlerCall Call)> RunAsync(BackgroundTaskRequest? request = null)
    {
        var handle = await Scheduler.SubmitAsync(request ?? new ProcessingTaskRequest(Process)).InTime();
        return (handle, await NextCallAsync());
    }

    /// <summary>Advances time and lets the scheduler see it: a query takes a turn of its own.</summary>
    public void Advance(TimeSpan time)
    {
        Time.Advance(time);
        _ = Scheduler.GetTasks();
    }

    public void Advance(double seconds) => Advance(TimeSpan.FromSeconds(seconds));

    public async Task<FakeLogRecord> LoggedAsync(string eventName)
    {
        using var limit = new CancellationTokenSource(Soon.Limit);
        while (true)
        {
            if (Logs.GetSnapshot().FirstOrDefault(record => record.Id.Name == eventName) is { } found)
                return found;
            await _logLines.Reader.ReadAsync(limit.Token);
        }
    }

    public ValueTask<TaskHandle> SubmitAsync(BackgroundTaskRequest request) => Scheduler.SubmitAsync(request);

    /// <summary>Handlers that still run are let go, so that shutting down waits for nobody.</summary>
    public async ValueTask DisposeAsync()
    {
        _isDisposing = true;
        var disposing = _services.DisposeAsync().AsTask();
        foreach (var call in _all)
            call.Obey();
        await disposing.InTime();
    }
}
