namespace TaskScheduling.Simulation.Tests;

/// <summary>"48 seconds cpu time over 50 seconds (97% cpu average)": the limit of 0.8 cores over 60 s.</summary>
public sealed class ClassicCpuLimitTests
{
    /// <summary>Examinations come at most a 64th of the window late (docs/reference/semantics.md, section 4).</summary>
    private const double Lateness = 60.0 / 64;

    [TestCase(0.97)]
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(4)]
    public void It_is_told_to_stop_once_48_CPU_seconds_are_spent(double cores)
    {
        var timeline = Given.Play(FormattableString.Invariant($$"""
            duration: 10min
            policy: mobile
            device: { from: phone, battery: { level: 80 % } }
            work: [{ name: export, kind: continued, phases: [{ cpu: 40min, cores: {{cores}} }] }]
            """));
        var stop = timeline.Entries.Select(entry => entry.Event).OfType<TaskEvent.Expiring>().First();
        var reason = (Expiration.CpuLimitExceeded)stop.Expiration;
        Assert.That(reason.CpuUsed.TotalSeconds, Is.InRange(48, 48 + (Lateness * cores)));
        Assert.That(timeline.Entries.First(entry => entry.Event is TaskEvent.Expiring).At.TotalSeconds, Is.InRange(48 / cores, (48 / cores) + Lateness));
        Assert.That(reason.Over.TotalSeconds, Is.EqualTo(reason.CpuUsed.TotalSeconds / cores).Within(1e-6), "97 % of 49.5 s");
    }

    [Test]
    public void Work_below_the_limit_goes_on()
    {
        var timeline = Given.Play("""
            duration: 1h
            policy: mobile
            work: [{ name: export, kind: continued, phases: [{ cpu: 20min, cores: 0.79 }] }]
            """);
        Assert.That(timeline.Only().Outcome, Is.EqualTo(StoryOutcome.Succeeded));
    }
}
