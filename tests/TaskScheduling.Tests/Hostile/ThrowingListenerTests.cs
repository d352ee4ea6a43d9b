using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace TaskScheduling.Tests.Hostile;

[NonParallelizable]
public sealed class ThrowingListenerTests
{
    [Test]
    public async Task A_metrics_listener_that_throws_stops_no_task()
    {
        await using var scheduler = await BackgroundTaskScheduler.StartNewAsync(tasks => tasks.AddProcessingTask("work", (_, _) => Task.CompletedTask));
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == TelemetryNames.Meter)
                    self.EnableMeasurementEvents(instrument);
            },
        };
        var thrown = 0;
        listener.SetMeasurementEventCallback<long>((_, _, _, _) => throw new InvalidOperationException($"listener {Interlocked.Increment(ref thrown)}"));
        listener.Start();

        var handle = await scheduler.SubmitAsync(new ProcessingTaskRequest("work"));

        var result = await handle.Completion.WaitAsync(TimeSpan.FromSeconds(30));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Outcome, Is.EqualTo(TaskOutcome.Succeeded));
            Assert.That(thrown, Is.Positive);
        }
    }

    [Test]
    public async Task A_tracing_listener_that_throws_stops_no_run([Values] bool atStart)
    {
        await using var scheduler = await BackgroundTaskScheduler.StartNewAsync(tasks => tasks.AddProcessingTask("work", (_, _) => Task.CompletedTask));
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == TelemetryNames.ActivitySource,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStarted = _ => Throw(atStart),
            ActivityStopped = _ => Throw(!atStart),
        };
        ActivitySource.AddActivityListener(listener);

        var handle = await scheduler.SubmitAsync(new ProcessingTaskRequest("work"));

        var result = await handle.Completion.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.That(result.Outcome, Is.EqualTo(TaskOutcome.Succeeded));
    }

    [Test]
    public async Task A_log_provider_that_throws_stops_no_task([Values] bool whenAsked)
    {
        using var provider = new ThrowingProvider(whenAsked);
        await using var scheduler = await BackgroundTaskScheduler.StartNewAsync(tasks =>
        {
            tasks.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(provider));
            tasks.AddProcessingTask("work", (_, _) => Task.CompletedTask);
        });

        var handle = await scheduler.SubmitAsync(new ProcessingTaskRequest("work"));

        var result = await handle.Completion.WaitAsync(TimeSpan.FromSeconds(30));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Outcome, Is.EqualTo(TaskOutcome.Succeeded));
            Assert.That(provider.Thrown, Is.Positive);
        }
    }

    private static void Throw(bool now)
    {
        if (now)
            throw new InvalidOperationException("listener");
    }

    private sealed class ThrowingProvider(bool whenAsked) : ILoggerProvider, ILogger
    {
        private int _thrown;

        public int Thrown => _thrown;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => !whenAsked || Fail();

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Fail();

        public void Dispose()
        {
        }

        private bool Fail() => throw new InvalidOperationException($"provider {Interlocked.Increment(ref _thrown)}");
    }
}
