namespace TaskScheduling.Simulation.Tests;

public sealed class LaneReaderTests
{
    [Test]
    public void Stretches_follow_each_other_without_a_gap()
    {
        var lane = Read(Samples.Export)[0];
        Assert.That(lane.Segments.Zip(lane.Segments.Skip(1)), Has.All.Matches<(LaneSegment Before, LaneSegment After)>(pair => pair.Before.To == pair.After.From));
        Assert.That(lane.Segments[0].From, Is.EqualTo(lane.Story.Submitted));
        Assert.That(lane.Segments[^1].To, Is.EqualTo(lane.Story.Ended));
    }

    [Test]
    public void A_handler_that_does_not_listen_overruns_until_it_returns()
    {
        var lane = Read(Scenario.Parse("""
            duration: 1h
            policy: desktop
            device: server
            work: [ { name: deaf, kind: continued, budget: { time: 1min }, phases: [ { cpu: 3min } ], onExpiration: { then: finish } } ]
            """))[0];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                lane.Segments.Select(segment => (segment.State, segment.From.TotalSeconds, segment.To.TotalSeconds)),
                Is.EqualTo(new[] { (LaneState.Running, 0.0, 60), (LaneState.Expiring, 60, 65), (LaneState.Overrunning, 65, 180) }));
            Assert.That(lane.Marks.Select(mark => (mark.Kind, mark.At.TotalSeconds)), Does.Contain((LaneMarkKind.LateReturn, 180.0)));
        }
    }

    [Test]
    public void What_waits_at_the_end_is_open_and_says_for_what()
    {
        var segment = Read(Scenario.Parse("""
            duration: 1h
            policy: desktop
            device: { from: laptop, person: { active: true } }
            work: [ { name: index, kind: processing, phases: [ { cpu: 3min } ] } ]
            """))[0].Segments[^1];
        Assert.That((segment.State, segment.To, segment.IsOpen), Is.EqualTo((LaneState.Waiting, TimeSpan.FromHours(1), true)));
        Assert.That(segment.Reasons, Is.EqualTo(new[] { new DeferralReason.WaitingForIdle() }));
    }

    [Test]
    public void A_refused_submission_has_a_sign_and_no_stretch()
    {
        var lane = Read(Scenario.Parse("""
            duration: 1h
            policy: mobile
            work: [ { name: mail, kind: refresh, at: [0s, 5s], phases: [ { pause: 10s } ] } ]
            """))[1];
        Assert.That(lane.Segments, Is.Empty);
        Assert.That(lane.Marks.Single().Kind, Is.EqualTo(LaneMarkKind.Refused));
    }

    [Test]
    public void A_crash_ends_the_stretch_of_a_run()
    {
        var lane = Read(Scenario.Parse("""
            duration: 1h
            policy: server
            device: server
            work: [ { name: index, kind: processing, phases: [ { cpu: 30min } ] } ]
            events: [ { at: 10min, host: crash, for: 5min } ]
            """))[0];
        Assert.That((lane.Segments[0].State, lane.Segments[0].To), Is.EqualTo((LaneState.Running, TimeSpan.FromMinutes(10))));
        Assert.That(lane.Marks, Has.Some.Matches<LaneMark>(mark => mark.Kind is LaneMarkKind.Lost && mark.At == TimeSpan.FromMinutes(10)));
    }

    [Test]
    public void A_declared_wait_lies_over_its_run()
    {
        var story = Sandbox.Play(Samples.Export).Stories[0];
        var timeline = new Timeline(keepsEntries: true);
        timeline.Open(story);
        timeline.Add(TimeSpan.FromSeconds(1), story, new EventNote(EventKind.Started, null, 1, 0));
        timeline.Add(TimeSpan.FromSeconds(2), story, new TimelineMark.WaitBegan());
        timeline.Add(TimeSpan.FromSeconds(5), story, new TimelineMark.WaitEnded());
        var segments = LaneReader.Read(timeline, TimeSpan.FromSeconds(9))[0].Segments;
        Assert.That(
            segments.Select(segment => (segment.State, segment.From.TotalSeconds, segment.To.TotalSeconds)),
            Is.EquivalentTo(new[] { (LaneState.Running, 1.0, 9), (LaneState.DeclaredWait, 2, 5) }));
    }

    [Test]
    public void The_world_is_told_from_beginning_to_end_without_a_gap()
    {
        var bands = WorldReader.Read(Samples.Day, Sandbox.Play(Samples.Day));
        using (Assert.EnterMultipleScope())
        {
            foreach (var channel in bands.GroupBy(band => band.Channel))
            {
                var all = channel.ToArray();
                Assert.That((all[0].From, all[^1].To), Is.EqualTo((TimeSpan.Zero, Samples.Day.Duration)), channel.Key.ToString());
                Assert.That(all.Zip(all.Skip(1)), Has.All.Matches<(WorldBand Before, WorldBand After)>(pair => pair.Before.To == pair.After.From && pair.Before.Value != pair.After.Value));
            }

            Assert.That(bands, Does.Contain(new WorldBand(WorldChannel.Network, "metered", TimeSpan.FromHours(5), TimeSpan.FromHours(6))));
            Assert.That(bands, Does.Contain(new WorldBand(WorldChannel.Host, "asleep", TimeSpan.FromHours(9), TimeSpan.FromMinutes(580))));
            Assert.That(bands, Does.Contain(new WorldBand(WorldChannel.Host, "down", TimeSpan.FromHours(11), TimeSpan.FromMinutes(680))));
            Assert.That(bands, Does.Contain(new WorldBand(WorldChannel.Power, "external", TimeSpan.FromHours(7), TimeSpan.FromHours(24))));
        }
    }

    private static IReadOnlyList<TaskLane> Read(Scenario scenario) => LaneReader.Read(Sandbox.Play(scenario), scenario.Duration);
}
