using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

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

    private static void Throw(bool now)
    {
        if (now)
            throw new InvalidOperationException("listener");
    }
}
