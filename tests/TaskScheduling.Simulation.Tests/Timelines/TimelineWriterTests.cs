using System.Text.Json;

namespace TaskScheduling.Simulation.Tests.Timelines;

public sealed class TimelineWriterTests
{
    private const string Scenario = """
        duration: 1h
        policy: { from: mobile, continued: { pending: 1, running: 1 } }
        device: { from: phone, battery: { level: 80 % } }
        work:
          - { name: a, kind: continued, title: "Say \"hi\" → 你好", phases: [{ cpu: 40s, cores: 2 }], onExpiration: { title: Paused, subtitle: "{percent} {reason}" }, resubmit: { on: { any: never } } }
          - { name: b, kind: continued, at: 1s, count: 2, key: k, whenPending: keep, phases: [{ cpu: 1s }] }
        events: [{ at: 2s, ambient: 30 C }]
        """;

    [Test]
    public void Every_line_is_an_object_that_begins_with_its_time()
    {
        var lines = Given.Lines(Scenario).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(lines, Has.Length.GreaterThan(8));
        foreach (var line in lines)
        {
            using var json = JsonDocument.Parse(line);
            Assert.That(json.RootElement.EnumerateObject().First().Name, Is.EqualTo("atSeconds"));
            Assert.That(json.RootElement.TryGetProperty("event", out _), Is.True, line);
        }
    }

    [Test]
    public void What_happens_is_told_in_its_own_words()
    {
        var lines = Given.Lines(Scenario).Split('\n');
        var expiring = JsonDocument.Parse(lines.Single(line => line.Contains("\"expiring\"", StringComparison.Ordinal))).RootElement;
        var ended = JsonDocument.Parse(lines.First(line => line.Contains("\"ended\"", StringComparison.Ordinal) && line.Contains("cpu_limit", StringComparison.Ordinal))).RootElement;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(lines, Does.Contain("{\"atSeconds\":2,\"event\":\"world\",\"what\":\"ambient: 30 C\"}"));
            Assert.That(lines, Does.Contain("{\"atSeconds\":1,\"task\":\"b#2\",\"event\":\"kept\"}"));
            Assert.That(expiring.GetProperty("reason").GetString(), Is.EqualTo("cpu_limit_exceeded"));
            Assert.That(expiring.GetProperty("details").GetString(), Does.Match("^4[89].*s of CPU within 24.* s; 0.8/60s is allowed$"));
            Assert.That(expiring.GetProperty("graceSeconds").GetDouble(), Is.EqualTo(5));
            Assert.That(ended.GetProperty("title").GetString(), Is.EqualTo("Paused"));
            Assert.That(ended.GetProperty("subtitle").GetString(), Does.Match("^6[0-2] % cpu_limit_exceeded$"));
        }
    }

    [Test]
    public void Without_entries_only_the_stories_are_kept()
    {
        var timeline = TaskScheduling.Simulation.Sandbox.Play(TaskScheduling.Simulation.Scenario.Parse(Scenario), PlayOptions.StoriesOnly);
        Assert.That((timeline.Entries.Count, timeline.Samples.Count, timeline.Stories.Count), Is.EqualTo((0, 0, 3)));
        Assert.That(timeline.Stories.Select(story => story.Outcome), Is.EqualTo(Given.Play(Scenario).Stories.Select(story => story.Outcome)));
    }
}
