using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging;
using TaskScheduling.Tests.Execution;

namespace TaskScheduling.Tests.Diagnostics;

public sealed class TelemetryTests
{
    [Test]
    public async Task Runs_in_progress_come_back_to_zero()
    {
        await using var app = new RuntimeHarness();
        using var active = app.Collect<long>(TelemetryNames.ActiveRuns);
        using var expired = app.Collect<long>(TelemetryNames.ExpiredRuns);
        using var duration = app.Collect<double>(TelemetryNames.RunDuration);
        using var submitted = app.Collect<long>(TelemetryNames.Submitted);
        using var refused = app.Collect<long>(TelemetryNames.Refused);
        var (good, first) = await app.RunAsync();
        var (failing, second) = await app.RunAsync();
        var (stuck, third) = await app.RunAsync(new AppRefreshTaskRequest(RuntimeHarness.Refresh));
        var during = active.GetMeasurementSnapshot().EvaluateAsCounter();
        first.Return();
        second.Throw(new IOException());
        await stuck.StopAsync("tray").InTime();
        app.Advance(Policies.Grace);
        await Task.WhenAll(good.Completion, failing.Completion, stuck.Completion).InTime();
        await app.Scheduler.TrySubmitAsync(new ProcessingTaskRequest("unknown")).InTime();
        third.Return();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(during, Is.EqualTo(3));
            foreach (var kind in new[] { "Processing", "AppRefresh" })
            {
                Assert.That(active.GetMeasurementSnapshot().ContainsTags(new KeyValuePair<string, object?>(TelemetryNames.Kind, kind)).EvaluateAsCounter(), Is.Zero, kind);
            }

            Assert.That(active.Instrument!.Unit, Is.EqualTo("{run}"));
            Assert.That(duration.Instrument!.Unit, Is.EqualTo("s"));
            Assert.That(duration.GetMeasurementSnapshot().Select(one => one.Tags[TelemetryNames.Outcome]), Is.EquivalentTo(new[] { "Succeeded", "Failed", "Expired" }));
            Assert.That(duration.LastMeasurement!.Value, Is.EqualTo(5));
            Assert.That(expired.LastMeasurement!.Tags, Is.EquivalentTo(new[] { new KeyValuePair<string, object?>(TelemetryNames.Reason, "user_stopped") }));
            Assert.That(submitted.GetMeasurementSnapshot().EvaluateAsCounter(), Is.EqualTo(3));
            Assert.That(refused.LastMeasurement!.Tags[TelemetryNames.Reason], Is.EqualTo("not_registered"));
        }
    }

    [Test]
    public async Task Warnings_are_counted_by_limit()
    {
        await using var app = new RuntimeHarness();
        using var warnings = app.Collect<long>(TelemetryNames.Warnings);
        await app.RunAsync(new ProcessingTaskRequest(RuntimeHarness.Process) { Budget = new TaskBudget { Time = TimeSpan.FromSeconds(10) } });

        app.Advance(8);

        Assert.That(warnings.LastMeasurement!.Tags[TelemetryNames.Reason], Is.EqualTo("Time"));
    }

    [Test]
    public async Task One_activity_per_run_with_its_tags_and_status()
    {
        var ended = new ConcurrentBag<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == TelemetryNames.ActivitySource,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = ended.Add,
        };
        ActivitySource.AddActivityListener(listener);
        await using var app = new RuntimeHarness();
        var (good, first) = await app.RunAsync();
        var (bad, second) = await app.RunAsync();
        await good.StopAsync("tray").InTime();
        await first.ToldToStop;
        first.Obey();
        second.Throw(new IOException("disk full"));
        await Task.WhenAll(good.Completion, bad.Completion).InTime();

        var activities = new[] { first, second }.Select(call => ended.Single(one => Equals(one.GetTagItem(TelemetryNames.RunId), call.Task.RunId.ToString()))).ToArray();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(activities.Select(one => one.OperationName), Is.All.EqualTo("task_scheduling.run"));
            Assert.That(activities.Select(one => one.GetTagItem(TelemetryNames.Identifier)), Is.All.EqualTo(RuntimeHarness.Process));
            Assert.That(activities[0].GetTagItem(TelemetryNames.Reason), Is.EqualTo("user_stopped"));
            Assert.That((activities[1].Status, activities[1].StatusDescription), Is.EqualTo((ActivityStatusCode.Error, "disk full")));
        }
    }

    [Test]
    public void Log_events_have_unique_ids_and_the_names_of_their_methods()
    {
        var events = typeof(Log).GetMethods(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public)
            .Select(method => (method.Name, Event: method.GetCustomAttribute<LoggerMessageAttribute>()))
            .Where(pair => pair.Event is not null).ToArray();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(events, Is.Not.Empty);
            Assert.That(events.Select(pair => pair.Event!.EventId), Is.Unique.And.All.InRange(100, 799));
            Assert.That(events.Select(pair => pair.Event!.EventName), Is.EqualTo(events.Select(pair => pair.Name)));
        }
    }

    [Test]
    public void Telemetry_names_are_unique_within_their_use() =>
        Assert.That(
            typeof(TelemetryNames).GetFields().Select(field => (string)field.GetRawConstantValue()!).Where(name => name.StartsWith("task_scheduling.", StringComparison.Ordinal)),
            Is.Unique);
}
