using System.Diagnostics.Metrics;
using System.Threading.Channels;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;

namespace TaskScheduling.Benchmarks;

/// <summary>What does one no-op job of a burst from one thread cost, from its submission to its recorded end, beside no scheduler at all?</summary>
/// <remarks>Counted inside the jobs; the scheduler is built anew for each burst; two jobs at a time where there is a limit.</remarks>
[MemoryDiagnoser]
public class BurstBenchmarks
{
    private const int Jobs = 20_000;
    private const string Identifier = "com.example.noop";

    private static readonly ProcessingTaskRequest Bare = new(Identifier);
    private static readonly ProcessingTaskRequest Governed = new(Identifier)
    {
        Budget = new TaskBudget { Time = TimeSpan.FromHours(1), Progress = new ProgressLimit(TimeSpan.FromMinutes(5)) },
    };

    private readonly Action _job; // made once, so that the floors allocate what they must and no more
    private readonly TaskHandle[] _handles = new TaskHandle[Jobs];
    private TaskCompletionSource _all = new();
    private BackgroundTaskScheduler _scheduler = null!;
    private MeterListener? _meters;
    private int _ran;
    private long _observed;

    public BurstBenchmarks() => _job = Job;

    [IterationSetup(Targets = [nameof(Floor_task_run), nameof(Floor_channel)])]
    public void Count()
    {
        _ran = 0;
        _all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    [IterationSetup(Targets = [nameof(Scheduler), nameof(Scheduler_with_budgets), nameof(Scheduler_with_budgets_and_observers)])]
    public void StartScheduler()
    {
        Count();
        _scheduler = BackgroundTaskScheduler.StartNewAsync(builder => builder
            .UseConditions(new IdealConditions())
            .UsePolicy(SchedulingPolicy.Server with { Processing = SchedulingPolicy.Server.Processing with { Concurrency = Concurrency.Fixed(2) } })
            .AddProcessingTask(Identifier, (_, _) =>
            {
                _job();
                return Task.CompletedTask;
            })).GetAwaiter().GetResult();
    }

    [IterationCleanup(Targets = [nameof(Scheduler), nameof(Scheduler_with_budgets), nameof(Scheduler_with_budgets_and_observers)])]
    public void StopScheduler()
    {
        _scheduler.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _meters?.Dispose();
        _meters = null;
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Jobs)]
    public async Task<int> Floor_task_run()
    {
        for (var job = 0; job < Jobs; job++)
            _ = Task.Run(_job);
        await _all.Task;
        return Checked(_ran);
    }

    [Benchmark(OperationsPerInvoke = Jobs)]
    public async Task<int> Floor_channel()
    {
        var channel = Channel.CreateUnbounded<Action>();
        var consumers = new[] { Task.Run(ConsumeAsync), Task.Run(ConsumeAsync) };
        for (var job = 0; job < Jobs; job++)
            channel.Writer.TryWrite(_job);
        channel.Writer.Complete();
        await Task.WhenAll(consumers);
        return Checked(_ran);

        async Task ConsumeAsync()
        {
            await foreach (var job in channel.Reader.ReadAllAsync())
                job();
        }
    }

    [Benchmark(OperationsPerInvoke = Jobs)]
    public Task<int> Scheduler() => BurstAsync(Bare);

    [Benchmark(OperationsPerInvoke = Jobs)]
    public Task<int> Scheduler_with_budgets() => BurstAsync(Governed);

    [Benchmark(OperationsPerInvoke = Jobs)]
    public async Task<int> Scheduler_with_budgets_and_observers()
    {
        Observe();
        await BurstAsync(Governed);
        return Checked((int)Volatile.Read(ref _observed) / 2); // submitted, run ended
    }

    private async Task<int> BurstAsync(ProcessingTaskRequest request)
    {
        for (var job = 0; job < Jobs; job++)
            _handles[job] = await _scheduler.SubmitAsync(request);
        await _all.Task;
        var succeeded = 0;
        foreach (var handle in _handles)
            succeeded += (await handle.Completion).IsSuccess ? 1 : 0;
        return Checked(Math.Min(_ran, succeeded));
    }

    private void Job()
    {
        if (Interlocked.Increment(ref _ran) == Jobs)
            _all.SetResult();
    }

    private void Observe()
    {
        _observed = 0;
        _scheduler.TaskEnded += static (_, _) => { };
        _meters = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name == TelemetryNames.Meter && instrument.Name is TelemetryNames.Submitted or TelemetryNames.RunDuration)
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        _meters.SetMeasurementEventCallback<long>((_, _, _, _) => Interlocked.Increment(ref _observed));
        _meters.SetMeasurementEventCallback<double>((_, _, _, _) => Interlocked.Increment(ref _observed));
        _meters.Start();
    }

    private static int Checked(int ran) => ran == Jobs ? ran : throw new InvalidOperationException($"{ran} jobs instead of {Jobs}.");
}
