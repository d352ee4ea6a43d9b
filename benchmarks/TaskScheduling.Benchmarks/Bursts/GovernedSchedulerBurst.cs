using System.Diagnostics.Metrics;

namespace TaskScheduling.Benchmarks;

/// <summary>As an app runs it: limits of time and silence, somebody hears of each end, metrics are collected.</summary>
/// <remarks>Observers come from any thread and are counted interlocked.</remarks>
internal sealed class GovernedSchedulerBurst : SchedulerBurst
{
    private MeterListener _meters = new();
    private long _submitted;
    private long _ended;
    private long _measured;

    public override string Row => "TaskScheduling, governed";

    public override string Description => "the same with time and stall budgets, `TaskEnded` and metrics observed; not durable";

    protected override string ShortName => "governed";

    private bool IsObserved => Interlocked.Read(ref _ended) == _submitted && Interlocked.Read(ref _measured) == 2 * _submitted; // submission and duration

    protected override ProcessingTaskRequest Request { get; } = new(Identifier)
    {
        Budget = new TaskBudget { Time = TimeSpan.FromHours(1), Progress = new ProgressLimit(TimeSpan.FromMinutes(5)) },
    };

    public override async Task StartAsync(Action job)
    {
        (_submitted, _ended, _measured) = (0, 0, 0);
        await base.StartAsync(job);
        Scheduler.TaskEnded += (_, _) => Interlocked.Increment(ref _ended);
        _meters = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name == TelemetryNames.Meter && instrument.Name is TelemetryNames.Submitted or TelemetryNames.RunDuration)
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        _meters.SetMeasurementEventCallback<long>((_, _, _, _) => Interlocked.Increment(ref _measured));
        _meters.SetMeasurementEventCallback<double>((_, _, _, _) => Interlocked.Increment(ref _measured));
        _meters.Start();
    }

    public override Task SubmitAsync(int jobs)
    {
        _submitted += jobs;
        return base.SubmitAsync(jobs);
    }

    public override async Task StopAsync()
    {
        for (var wait = 0; wait < 1_000 && !IsObserved; wait++)
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System); // events come from the pool, some after the handle has completed
        await base.StopAsync();
        _meters.Dispose();
        if (!IsObserved)
            throw new InvalidOperationException($"{Row}: {_submitted} jobs, but {_ended} ends and {_measured} measurements were observed.");
    }
}
