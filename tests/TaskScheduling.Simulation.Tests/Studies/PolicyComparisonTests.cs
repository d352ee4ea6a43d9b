namespace TaskScheduling.Simulation.Tests;

public sealed class PolicyComparisonTests
{
    [Test]
    public void A_sentence_names_reason_numbers_and_the_limit_that_would_do()
    {
        var scenario = Samples.Export with { Duration = TimeSpan.FromHours(2) };
        var plays = PolicyComparison.Run(scenario, ["mobile", "desktop"]).Plays;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(plays[0].Sentence, Does.StartWith("Mobile: export is told to stop 5 times for CPU (first: 48.75 s of CPU within 24.375 s; 0.8/60s is allowed) and gives up at 5 %"));
            Assert.That(plays[0].Sentence, Does.EndWith("to finish it would need a CPU limit of 2.1 cores over 1 min instead of 0.8."));
            Assert.That(plays[1].Sentence, Does.StartWith("Desktop: export finishes after "));
        }
    }

    [Test]
    public void The_limit_that_would_do_does_and_the_next_smaller_does_not()
    {
        StoryOutcome Under(double cores) => Sandbox.Play(Samples.Export with
        {
            Duration = TimeSpan.FromHours(2),
            Policy = SchedulingPolicy.Mobile with
            {
                ContinuedProcessing = SchedulingPolicy.Mobile.ContinuedProcessing with
                {
                    Budget = SchedulingPolicy.Mobile.ContinuedProcessing.Budget with { Cpu = new CpuLimit(cores, TimeSpan.FromMinutes(1)) },
                },
            },
        }).Stories[0].Outcome;
        Assert.That((Under(2.0), Under(2.1)), Is.EqualTo((StoryOutcome.Expired, StoryOutcome.Succeeded)));
    }

    [Test]
    public void Where_the_limit_alone_would_not_do_the_sentence_says_what_comes_next()
    {
        var scenario = Scenario.Parse("""
            duration: 2h
            policy: mobile
            device: { from: phone, battery: { level: 60 % } }
            work:
              - name: broken
                kind: continued
                phases: [ { cpu: 10min } ]
                fails: { after: 70s }
            """);
        Assert.That(PolicyComparison.Run(scenario, ["mobile"]).Plays[0].Sentence, Does.EndWith("to change its CPU limit alone does not help: with no CPU limit it would fail."));
    }

    [Test]
    public void What_no_policy_can_change_has_no_remedy()
    {
        var scenario = Scenario.Parse("""
            duration: 1h
            policy: desktop
            work: [ { name: song, kind: continued, phases: [ { cpu: 10min } ] } ]
            events: [ { at: 1min, stop: song } ]
            """);
        Assert.That(PolicyComparison.Run(scenario, ["desktop"]).Plays[0].Sentence, Is.EqualTo("Desktop: song is told to stop once for a person (stopped by a person at the card) and gives up at 10 % after 1 min."));
    }

    [Test]
    public void A_time_limit_is_raised_for_the_request_that_set_it()
    {
        var scenario = Scenario.Parse("""
            duration: 2h
            policy: desktop
            device: server
            work: [ { name: song, kind: continued, budget: { time: 10min }, phases: [ { cpu: 1000s } ] } ]
            """);
        Assert.That(PolicyComparison.Run(scenario, ["server"]).Plays[0].Sentence, Does.EndWith("to finish it would need a time limit of 17 min instead of 10 min."));
    }

    [Test]
    public void Work_that_waits_is_explained_by_what_it_waits_for()
    {
        var scenario = Scenario.Parse("""
            duration: 2h
            policy: desktop
            device: { from: laptop, person: { active: true } }
            work: [ { name: index, kind: processing, phases: [ { cpu: 10min } ] } ]
            """);
        Assert.That(
            PolicyComparison.Run(scenario, ["desktop"]).Plays[0].Sentence,
            Is.EqualTo("Desktop: index never starts; at the end it waits for an idle device; to finish it would need a policy that does not need an idle device."));
    }

    [Test]
    public void Away_from_the_charger_the_energy_is_what_left_the_battery()
    {
        var play = PolicyComparison.Run(Samples.Export, ["desktop"]).Plays[0];
        var battery = play.Scenario.Device.Battery!;
        Assert.That(play.Device.WattHours, Is.EqualTo((battery.Level - play.Device.EndLevel!.Value) * battery.CapacityWattHours).Within(1e-9));
    }

    [Test]
    public void Without_a_battery_it_is_power_times_time()
    {
        var scenario = Scenario.Parse("""
            duration: 1h
            policy: server
            device: server
            work: [ { name: index, kind: processing, phases: [ { cpu: 30min, cores: 2 } ] } ]
            """);
        var watts = scenario.Device.Power.Idle + (0.5 * 2 * scenario.Device.Power.Core);
        Assert.That(PolicyComparison.Run(scenario, ["server"]).Plays[0].Device.WattHours, Is.EqualTo(watts).Within(0.05), "one sample of 2 s may be half wrong");
    }

    [Test]
    public void Time_above_a_threshold_is_read_off_straight_lines_between_samples()
    {
        var timeline = new Timeline(keepsEntries: true);
        foreach (var (seconds, celsius) in new[] { (0, 30.0), (100, 40), (200, 44), (300, 30) }) // Fair from 39, Serious from 43
            timeline.Add(new DeviceSample(TimeSpan.FromSeconds(seconds), celsius, 1, 0, 1, 0.5, false, null, false, true));
        var use = DeviceUse.Of(Samples.Export, timeline);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(use.PeakCelsius, Is.EqualTo(44));
            Assert.That(use.AboveFair.TotalSeconds, Is.EqualTo(10 + 100 + (100 * 5 / 14.0)).Within(1e-6));
            Assert.That(use.AboveSerious.TotalSeconds, Is.EqualTo(25 + (100 / 14.0)).Within(1e-6));
        }
    }

    [Test]
    public void Every_policy_is_metered_alike()
    {
        var plays = PolicyComparison.Run(Samples.Export with { Duration = TimeSpan.FromHours(2) }, ["mobile", "desktop"]).Plays;
        Assert.That(plays.Select(play => play.Work[0].Cpu), Has.All.GreaterThan(TimeSpan.Zero), "Desktop limits no CPU and so meters none by itself");
        Assert.That(plays[1].Work[0].Cpu.TotalMinutes, Is.InRange(80, 100), "40 min on 2 cores, more where the clock is low");
    }

    [TestCase("mobile")]
    [TestCase("desktop")]
    public void Being_metered_changes_nothing_that_happens(string policy)
    {
        var plain = Sandbox.Play(Samples.Day with { Policy = SchedulingPolicy.FromName(policy) });
        var metered = PolicyComparison.Run(Samples.Day, [policy]).Plays[0].Timeline;
        Assert.That(metered.Entries.Select(What), Is.EqualTo(plain.Entries.Select(What)));

        static (TimeSpan, string?, Type) What(TimelineEntry entry) => (entry.At, entry.Story?.Label, entry.Mark?.GetType() ?? entry.Event!.GetType());
    }

    [Test]
    public void An_unknown_policy_is_refused() => Assert.That(() => PolicyComparison.Run(Samples.Export, ["phone"]), Throws.ArgumentException.With.Message.Contains("was 'phone'"));
}
