using Microsoft.Extensions.DependencyInjection;
using TaskScheduling.Tests.Execution;

namespace TaskScheduling.Tests.Recording;

/// <summary>What a real scheduler has decided can be replayed.</summary>
public sealed class RecordedRunTests
{
    private readonly RecordingFolder _folder = new();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [TestCase(false)]
    [TestCase(true)]
    public async Task A_scheduler_replays_exactly_from_the_first_and_from_a_later_segment(bool payloads)
    {
        await using (var scheduler = Recorded(options => options.RecordPayloads = payloads))
        {
            await LiveAsync(scheduler);
        }

        var segments = _folder.Segments();
        Assert.That(segments, Has.Length.GreaterThan(2));
        using (Assert.EnterMultipleScope())
        {
            for (var first = 0; first < segments.Length; first++)
                Assert.That(_folder.Replay(first).Difference?.ToText(), Is.Null);
            Assert.That(_folder.Replay().Decisions, Is.GreaterThan(100));
            Assert.That(segments.SelectMany(segment => segment.Steps).Select(step => step.Number), Is.Ordered.And.Unique);
            Assert.That(segments.SelectMany(segment => segment.Steps), Has.All.Property(nameof(RecordedStep.Effects)).Not.Null);
        }
    }

    [Test]
    public async Task A_changed_answer_of_a_probe_is_found()
    {
        await using (var scheduler = Recorded())
        {
            await scheduler.RunAsync(new ProcessingTaskRequest(RuntimeHarness.Process) { Budget = new TaskBudget { Time = TimeSpan.FromSeconds(5) } });
            scheduler.Advance(5);
        }

        var lines = File.ReadAllLines(_folder.Files[0]);
        var changed = Array.FindIndex(lines, line => line.Contains("\"beganAt\"", StringComparison.Ordinal));
        Assert.That(changed, Is.Positive);
        lines[changed] = "{\"usage\":{\"slot\":0,\"reading\":{}}}";
        File.WriteAllLines(_folder.Files[0], lines);

        Assert.That(_folder.Replay().Difference!.ToText(), Does.Contain("time_limit_exceeded"));
    }

    [Test]
    public async Task Nothing_private_is_in_a_recording_that_was_not_asked_for_it()
    {
        await using (var scheduler = Recorded())
        {
            var request = new ContinuedProcessingTaskRequest(RuntimeHarness.Export, "secret title")
            {
                Subtitle = "secret subtitle",
                Payload = TaskPayload.FromJson("\"secret payload\""u8),
            };
            var (handle, call) = await scheduler.RunAsync(request);
            call.Task.UpdateTitle("secret news", "secret too");
            call.Throw(new InvalidOperationException("secret fault"));
            await handle.Completion.InTime();
            var (stopped, next) = await scheduler.RunAsync(request);
            await stopped.CancelAsync("secret note");
            scheduler.Advance(1);
            next.Obey();
            await stopped.Completion.InTime();
        }

        var text = File.ReadAllText(_folder.Files.Single());
        using (Assert.EnterMultipleScope())
        {
            Assert.That(text, Does.Not.Contain("secret"));
            Assert.That(text, Does.Contain("InvalidOperationException"), "what went wrong is of use to whoever replays it");
            Assert.That(_folder.Replay().Difference?.ToText(), Is.Null);
        }
    }

    [Test]
    public async Task Only_the_newest_segments_are_kept_also_over_processes()
    {
        for (var process = 0; process < 2; process++)
        {
            await using var scheduler = Recorded(options => options.RecordingSegments = 2);
            await LiveAsync(scheduler);
        }

        var numbers = _folder.Names.Select(name => int.Parse(name.Split('.')[1], null)).ToArray();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(_folder.Names, Has.All.Match("^app\\.[0-9]{4}\\.jsonl$"));
            Assert.That(numbers, Has.Length.EqualTo(2));
            Assert.That(numbers[1], Is.EqualTo(numbers[0] + 1).And.GreaterThan(5));
            Assert.That(_folder.Replay().Difference?.ToText(), Is.Null);
        }
    }

    [Test]
    public async Task A_disk_that_fails_ends_the_recording_and_nothing_else()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetDirectoryName(_folder.Path))!);
        await File.WriteAllTextAsync(Path.GetDirectoryName(_folder.Path)!, "a file where a folder should be");
        await using var scheduler = Recorded();

        await scheduler.LoggedAsync("RecordingStopped");
        for (var run = 0; run < 3; run++)
        {
            var (handle, call) = await scheduler.RunAsync();
            call.Return();
            Assert.That((await handle.Completion.InTime()).Outcome, Is.EqualTo(TaskOutcome.Succeeded));
        }

        Assert.That(scheduler.Logs.GetSnapshot().Count(record => record.Id.Name == "RecordingStopped"), Is.EqualTo(1));
    }

    [Test]
    public async Task Without_a_path_nothing_is_recorded()
    {
        await using (var scheduler = new RuntimeHarness())
        {
            await scheduler.RunAsync();
        }

        Assert.That(_folder.Files, Is.Empty);
    }

    private RuntimeHarness Recorded(Action<SchedulerOptions>? configure = null) => new(services: services => services.Configure<SchedulerOptions>(options =>
    {
        options.RecordTo = _folder.Path;
        options.RecordingSegmentBytes = 64 << 10;
        options.RecordingSegments = 1_000;
        configure?.Invoke(options);
    }));

    /// <summary>Some life of every kind: ends, limits, faults, refusals, stops, changes of the device.</summary>
    private static async Task LiveAsync(RuntimeHarness scheduler)
    {
        for (var round = 0; round < 40; round++)
        {
            var (good, call) = await scheduler.RunAsync();
            call.Return();
            await good.Completion.InTime();
            var (limited, late) = await scheduler.RunAsync(new ContinuedProcessingTaskRequest(RuntimeHarness.Export, "Export") { Budget = new TaskBudget { Time = TimeSpan.FromSeconds(5) } });
            scheduler.Advance(5);
            await late.ToldToStop;
            if (round % 2 == 0)
                late.Obey();
            else
                late.Throw(new InvalidOperationException("broken"));
            await limited.Completion.InTime();
            await scheduler.Scheduler.TrySubmitAsync(new ProcessingTaskRequest("nobody"));
            var waiting = await scheduler.SubmitAsync(new ProcessingTaskRequest(RuntimeHarness.Process) { EarliestBeginDate = scheduler.Time.GetUtcNow().AddHours(1), Key = "later" });
            await waiting.StopAsync("test");
            scheduler.Conditions.Now = DeviceConditions.Ideal with { BatteryLevel = round / 40.0 };
        }
    }
}
