namespace TaskScheduling.Simulation.Tests;

/// <summary>What comes first at one instant.</summary>
public sealed class InstantTests
{
    [Test]
    public void A_run_that_ends_at_the_very_instant_of_its_limit_has_ended()
    {
        Assert.That(Given.Work("budget: { time: 10s }, phases: [{ cpu: 10s }]").Only().ReasonCode, Is.EqualTo("none"));
        Assert.That(Given.Work("budget: { time: 10s }, phases: [{ cpu: 10.0000001s }]").Only().ReasonCode, Is.EqualTo("time_limit_exceeded"));
    }

    [Test]
    public void A_run_that_ends_at_the_very_instant_of_a_stop_has_ended()
    {
        var timeline = Given.Work("phases: [{ cpu: 10s }], onExpiration: { title: Paused }", "events: [{ at: 10s, stop: a }]");
        Assert.That((timeline.Only().Outcome, timeline.Only().ReasonCode, timeline.Only().Title), Is.EqualTo((StoryOutcome.Succeeded, "none", "a")));
        Assert.That(timeline.Entries.Count(entry => entry.Event is TaskEvent.RunEnded), Is.EqualTo(1));
        Assert.That(timeline.Entries.Select(entry => entry.Mark).OfType<TimelineMark.LateReturn>(), Is.Empty);
    }

    [Test]
    public void A_stop_at_the_very_instant_of_a_limit_comes_before_it() =>
        Assert.That(Given.Work("budget: { time: 10s }, phases: [{ cpu: 1min }]", "events: [{ at: 10s, stop: a }]").Only().ReasonCode, Is.EqualTo("user_stopped"));

    [Test]
    public void Events_of_one_instant_happen_in_the_order_of_the_file()
    {
        var timeline = Given.Work("phases: [{ cpu: 1min }]", "events: [{ at: 10s, network: none }, { at: 5s, ambient: 30 C }, { at: 10s, power: battery }, { at: 10s, network: metered }]");
        Assert.That(timeline.Marks(), Is.EqualTo(new[] { "ambient: 30 C", "network: none", "power: battery", "network: metered" }));
        Assert.That(Given.Work("at: 10s, phases: [{ cpu: 1min }]", "events: [{ at: 10s, stop: a }, { at: 10s, submit: a }]").Stories, Has.All.Property(nameof(TaskStory.ReasonCode)).EqualTo("none"), "nothing was there to be stopped yet");
    }

    [Test]
    public void A_limit_holds_to_the_tick()
    {
        var timeline = Given.Work("budget: { time: 1234567.5ms }, phases: [{ cpu: 1h }]");
        Assert.That(timeline.Entries.First(entry => entry.Event is TaskEvent.Expiring).At, Is.EqualTo(TimeSpan.FromTicks(12_345_675_000)));
    }

    [Test]
    public void A_million_steps_without_time_moving_are_a_circle_and_not_a_scenario()
    {
        var error = Assert.Throws<InvalidOperationException>(() => Given.Work("phases: [{ cpu: 0s }], fails: { after: 0s }, resubmit: { attempts: 2000000, on: { failed: whenClear } }"));
        Assert.That(error.Message, Does.Match(@"^A play must not stand still, was 1000\d\d steps at 00:00:00 without time moving; the last one was .* of a\. Give work that ends at once a length, or its resubmission a backoff\.$"));
    }

    [Test]
    public void Many_submissions_at_one_instant_are_no_circle()
    {
        var timeline = TaskScheduling.Simulation.Sandbox.Play(Scenario.Parse("duration: 1h\npolicy: server\ndevice: server\nwork: [{ name: a, kind: processing, count: 60000, phases: [{ cpu: 0s }] }]"), PlayOptions.StoriesOnly);
        Assert.That(timeline.Stories, Has.Count.EqualTo(60_000));
        Assert.That(timeline.Stories.Count(story => story.Outcome is StoryOutcome.Succeeded), Is.EqualTo(60_000));
    }
}
