namespace TaskScheduling.Simulation.Tests;

/// <summary>Events of a scenario and what they lead to.</summary>
public sealed class WorldTests
{
    [Test]
    public void What_is_submitted_while_the_machine_sleeps_is_submitted_when_it_wakes_up()
    {
        var timeline = Given.Work("at: [10min, 20min, 2h], phases: [{ cpu: 1min }]", "events: [{ at: 5min, host: suspend, for: 1h }]");
        Assert.That(timeline.Stories.Select(story => story.Submitted.TotalMinutes), Is.EqualTo(new[] { 65.0, 65, 120 }));
        Assert.That(timeline.Stories, Has.All.Property(nameof(TaskStory.Outcome)).EqualTo(StoryOutcome.Succeeded));
    }

    [Test]
    public void Of_two_sleeps_that_overlap_the_longer_one_counts()
    {
        var timeline = Given.Work("phases: [{ cpu: 10min }]", "events: [{ at: 5min, host: suspend, for: 1h }, { at: 10min, host: suspend, for: 1min }]");
        Assert.That(timeline.Only().Took(), Is.EqualTo(600 + 3600).Within(1e-6));
        Assert.That(timeline.Marks(), Is.EqualTo(new[] { "host: asleep", "host: asleep", "host: awake" }));
    }

    [TestCase("+10d")]
    [TestCase("-10d")]
    public void A_step_of_the_clock_expires_nothing(string step)
    {
        var timeline = Given.Work("budget: { time: 30min, stall: 10min, cpuTime: 25min, cpu: 3/60s }, phases: [{ cpu: 20min }]", $"events: [{{ at: 1min, clock: {step} }}, {{ at: 2min, clock: {step} }}]");
        Assert.That((timeline.Only().Outcome, timeline.Only().Took()), Is.EqualTo((StoryOutcome.Succeeded, 1200.0)));
    }

    [Test]
    public void A_date_is_reached_when_the_clock_says_so()
    {
        var timeline = Given.Work("earliest: 2h, phases: [{ cpu: 1min }]", "events: [{ at: 30min, clock: +1h }]");
        Assert.That(timeline.Only().FirstStart!.Value.TotalMinutes, Is.EqualTo(60).Within(5.1), "the clocks are read at least every five minutes");
    }

    [Test]
    public void A_stop_ends_every_task_of_the_work_and_no_other()
    {
        var timeline = Given.Play("""
            duration: 1h
            policy: server
            device: server
            work:
              - { name: a, kind: processing, count: 40, phases: [{ cpu: 30min }] }
              - { name: b, kind: processing, at: 1s, phases: [{ cpu: 30min }] }
            events: [{ at: 10min, stop: a }, { at: 20min, cancel: b, note: not needed }]
            """);
        Assert.That(timeline.Stories.Where(story => story.Work == "a"), Has.All.Property(nameof(TaskStory.ReasonCode)).EqualTo("user_stopped"));
        Assert.That(timeline.Story("b").ReasonCode, Is.EqualTo("cancelled_by_app"));
        Assert.That(((Expiration.CancelledByApp)timeline.Story("b").Result!.Expiration!).Note, Is.EqualTo("not needed"));
    }

    [TestCase("newRuns", StoryOutcome.Succeeded)]
    [TestCase("now", StoryOutcome.Expired)]
    public void A_new_policy_concerns_runs_in_progress_only_where_it_says_so(string apply, object outcome)
    {
        var timeline = Given.Work(
            "resubmit: { attempts: 1 }, phases: [{ cpu: 20min }]", $"events: [{{ at: 5min, policy: {{ from: server, processing: {{ budget: {{ time: 10min }} }} }}, apply: {apply} }}]");
        Assert.That(timeline.Only().Outcome, Is.EqualTo(outcome));
        Assert.That(timeline.Marks(), Is.EqualTo(new[] { "policy: Server (changed)" }));
    }

    [Test]
    public void Leaving_the_front_brings_back_the_policy_that_an_event_set()
    {
        var timeline = Given.Play("""
            duration: 2h
            policy: { from: server, processing: { running: 0 } }
            foregroundPolicy: server
            device: server
            work: [{ name: a, kind: processing, at: 40min, phases: [{ cpu: 1min }] }]
            events:
              - { at: 10min, app: foreground }
              - { at: 20min, policy: server }
              - { at: 30min, app: background }
            """);
        Assert.That(timeline.Only().Outcome, Is.EqualTo(StoryOutcome.Succeeded));
    }

    [Test]
    public void The_policy_of_the_front_is_in_force_there_only()
    {
        var timeline = Given.Play("""
            duration: 2h
            policy: { from: server, processing: { running: 0 } }
            foregroundPolicy: server
            device: server
            work: [{ name: a, kind: processing, phases: [{ cpu: 1min }], at: [0s, 25min] }]
            events: [{ at: 10min, app: foreground }, { at: 20min, app: background }]
            """);
        Assert.That(timeline.Story("a#1").FirstStart, Is.EqualTo(TimeSpan.FromMinutes(10)));
        Assert.That(timeline.Story("a#2").Outcome, Is.EqualTo(StoryOutcome.Pending));
    }

    [Test]
    public void An_empty_battery_takes_the_host_down_and_a_charger_brings_it_back()
    {
        var timeline = Given.Play("""
            duration: 1d
            policy: { from: server, processing: { battery: off } }
            device: { from: phone, battery: { level: 2 %, lowPowerAt: off } }
            work: [{ name: a, kind: processing, phases: [{ cpu: 1h, cores: 2 }] }]
            events: [{ at: 2h, power: external }]
            """);
        Assert.That(timeline.Marks(), Is.EqualTo(new[] { "battery: empty", "power: external", "host: started" }));
        var empty = timeline.Entries.First(entry => entry.Mark is TimelineMark.World).At;
        Assert.That(empty.TotalSeconds, Is.EqualTo(13 * 0.02 / (0.25 + 2.6) * 3600).Within(0.001));
        Assert.That(timeline.Samples.Where(sample => sample.At > empty && sample.At < TimeSpan.FromHours(2)), Has.All.Property(nameof(DeviceSample.Watts)).EqualTo(0));
    }

    [Test]
    public void A_device_that_is_empty_from_the_beginning_or_unplugged_while_empty_is_off()
    {
        const string scenario = """
            duration: 1h
            policy: server
            device: { from: phone, battery: { level: 0 % } }
            work: [{ name: a, kind: processing, at: 30min, phases: [{ cpu: 1s }] }]
            """;
        Assert.That(Given.Play(scenario).Marks(), Is.EqualTo(new[] { "battery: empty" }));
        Assert.That(Given.Play(scenario).Only().Starts, Is.Zero);
        Assert.That(
            Given.Play(scenario + "\nevents: [{ at: 10min, power: external }, { at: 10min, power: battery }]").Marks(),
            Is.EqualTo(new[] { "battery: empty", "power: external", "host: started", "power: battery", "battery: empty" }));
    }

    [Test]
    public void A_pause_after_a_warning_lasts_as_long_as_it_says_every_time()
    {
        var timeline = Given.Work("budget: { time: 10min }, resumes: true, checkpointEvery: 1min, onExpiration: { checkpoint: true, takes: 0s }, pausesOnWarning: { of: time, for: 3h }, phases: [{ cpu: 20min }]");
        var starts = timeline.Entries.Where(entry => entry.Event is TaskEvent.Started).Select(entry => entry.At.TotalMinutes).ToArray();
        Assert.That(starts, Is.EqualTo(new[] { 0.0, 188, 376 }).Within(0.1), "eight minutes of work, then three hours; 1 h is only the bound of ordinary backoffs");
        Assert.That(timeline.Only().Outcome, Is.EqualTo(StoryOutcome.Succeeded));
    }

    [Test]
    public void A_policy_holds_work_back_as_in_production()
    {
        var timeline = Given.Play("""
            duration: 1d
            policy: mobile
            device: { from: phone, battery: { level: 90 % } }
            work: [{ name: a, kind: processing, requires: [network, power], phases: [{ transfer: 1 MB }] }]
            events: [{ at: 1h, power: external }, { at: 30min, network: none }, { at: 2h, network: unmetered }]
            """);
        Assert.That(timeline.Only().WaitedFor, Does.Contain("waiting_for_external_power"));
        Assert.That(timeline.Only().FirstStart, Is.GreaterThanOrEqualTo(TimeSpan.FromHours(2)));
        Assert.That(timeline.Only().Outcome, Is.EqualTo(StoryOutcome.Succeeded));
    }

    [Test]
    public void A_shutdown_while_the_host_is_down_does_not_stop_the_next_process()
    {
        var timeline = Given.Work("at: 150s, phases: [{ cpu: 10s }]", "events: [{ at: 1min, host: crash, for: 1min }, { at: 90s, host: shutdown, timeout: 3min }]");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(timeline.Only().Outcome, Is.EqualTo(StoryOutcome.Succeeded));
            Assert.That(timeline.Marks(), Does.Not.Contain("host: down"));
        }
    }
}
