
namespace TaskScheduling.Simulation.Tests.Work;

/// <summary>Runs share a processor and a network.</summary>
public sealed class SharingTests
{
    private const double Tick = 1e-6;

    [Test]
    public void Three_runs_of_one_core_on_two_cores_take_half_as_long_again()
    {
        var timeline = Given.Work("count: 3, budget: { cpuTime: 30d }, phases: [{ cpu: 10min }]", device: "{ from: server, cores: 2 }");
        foreach (var story in timeline.Stories)
        {
            Assert.That(story.Took(), Is.EqualTo(900).Within(Tick));
            Assert.That(story.Result!.Usage.Cpu!.Value.TotalSeconds, Is.EqualTo(600).Within(Tick), "CPU time is what it was given");
        }
    }

    /// <summary>Both get half until the short one is done; then the long one has the core to itself.</summary>
    [Test]
    public void Who_ends_leaves_its_core_to_the_others()
    {
        var timeline = Given.Play("""
            duration: 1d
            policy: server
            device: { from: server, cores: 1 }
            work:
              - { name: short, kind: processing, phases: [{ cpu: 10min }] }
              - { name: long, kind: processing, phases: [{ cpu: 30min }] }
            """);
        Assert.That(timeline.Story("short").Took(), Is.EqualTo(1200).Within(Tick));
        Assert.That(timeline.Story("long").Took(), Is.EqualTo(2400).Within(Tick));
    }

    [Test]
    public void A_device_cools_down_once_its_work_is_done()
    {
        var timeline = Given.Work("phases: [{ cpu: 10min, cores: 4 }]", device: "board");
        Assert.That(timeline.Samples[^1].BusyCores, Is.Zero);
        Assert.That(timeline.Samples[^1].Watts, Is.EqualTo(1.5));
    }

    [Test]
    public void Who_asks_for_more_gets_more()
    {
        var timeline = Given.Play("""
            duration: 1d
            policy: server
            device: { from: server, cores: 3 }
            work:
              - { name: wide, kind: processing, budget: { cpuTime: 30d }, phases: [{ cpu: 10min, cores: 3 }] }
              - { name: narrow, kind: processing, budget: { cpuTime: 30d }, phases: [{ cpu: 10min, cores: 1 }] }
            """);
        Assert.That(timeline.Story("wide").Took(), Is.EqualTo(800).Within(Tick), "three quarters of what each asks for");
        Assert.That(timeline.Story("wide").Result!.Usage.Cpu!.Value.TotalSeconds, Is.EqualTo(1800).Within(Tick));
        Assert.That(timeline.Story("narrow").Result!.Usage.Cpu!.Value.TotalSeconds, Is.EqualTo(600).Within(Tick));
    }

    [Test]
    public void What_others_take_is_not_there()
    {
        var timeline = Given.Work("phases: [{ cpu: 10min, cores: 2 }]", "events: [{ at: 5min, load: 3 cores }, { at: 10min, load: 4 cores }, { at: 20min, load: 0 cores }]", "{ from: server, cores: 4 }");
        Assert.That(timeline.Only().Took(), Is.EqualTo(300 + 300 + 600 + 150).Within(Tick), "whole, half, none, whole");
    }

    [Test]
    public void A_clock_that_falls_stretches_the_work_and_its_core_stays_busy()
    {
        var timeline = Given.Work("budget: { cpuTime: 30d }, phases: [{ cpu: 30min, cores: 6 }]", device: "{ from: phone, thermal: { ambient: 30 C, fair: 100 C, serious: 110 C, critical: 120 C }, battery: { level: 100 % } }");
        var story = timeline.Only();
        Assert.That(timeline.Samples.Min(sample => sample.Speed), Is.LessThan(1));
        Assert.That(story.Took(), Is.GreaterThan(1900));
        Assert.That(story.Result!.Usage.Cpu!.Value.TotalSeconds, Is.EqualTo(6 * story.Took()).Within(1e-4), "a core at half its clock is not half idle");
    }

    [Test]
    public void Transfers_share_the_bandwidth()
    {
        var timeline = Given.Play("""
            duration: 1h
            policy: server
            device: { from: server, network: { rate: 1 MB/s } }
            work:
              - { name: small, kind: processing, phases: [{ transfer: 30 MB }] }
              - { name: large, kind: processing, phases: [{ transfer: 90 MB }] }
            """);
        Assert.That(timeline.Story("small").Took(), Is.EqualTo(60).Within(Tick));
        Assert.That(timeline.Story("large").Took(), Is.EqualTo(120).Within(Tick));
    }

    [Test]
    public void Without_a_network_they_stand_still()
    {
        var timeline = Given.Work("phases: [{ transfer: 60 MB }]", "events: [{ at: 30s, network: none }, { at: 10min, network: metered }]", "{ from: server, network: { rate: 1 MB/s } }");
        Assert.That(timeline.Only().Took(), Is.EqualTo(630).Within(Tick));
    }

    [Test]
    public void Asleep_everything_stands_still()
    {
        var timeline = Given.Work("budget: { cpuTime: 30d }, phases: [{ cpu: 1min }, { transfer: 60 MB }, { wait: 1min }, { pause: 1min }]", """
            events:
              - { at: 30s, host: suspend, for: 1h }
              - { at: 90min, host: suspend, for: 10s }
            """, "{ from: server, network: { rate: 1 MB/s } }");
        var story = timeline.Only();
        Assert.That(story.Took(), Is.EqualTo(240 + 3600).Within(Tick));
        Assert.That(story.Result!.Usage.Cpu!.Value.TotalSeconds, Is.EqualTo(60).Within(Tick));
        Assert.That(story.Result.Elapsed.TotalSeconds, Is.EqualTo(240).Within(Tick), "run time excludes sleep");
    }
}
