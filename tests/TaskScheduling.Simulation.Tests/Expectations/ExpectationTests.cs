
namespace TaskScheduling.Simulation.Tests.Expectations;

/// <summary>Each property, once kept and once broken, and what is said then.</summary>
public sealed class ExpectationTests
{
    /// <summary>One that succeeds, one that ignores the end of its time, one that fails, one that never gets a slot, one that waits for its date and then for a network.</summary>
    private static readonly Timeline Played = Given.Play("""
        duration: 2h
        policy: { from: server, refresh: { pending: 0 }, processing: { running: 20 }, continued: { running: 0 } }
        device: server
        work:
          - { name: good, kind: processing, at: 1min, count: 3, phases: [{ cpu: 10min }] }
          - { name: slow, kind: processing, budget: { time: 10min }, phases: [{ cpu: 1h }], onExpiration: { then: hang, title: Slow, subtitle: at half } }
          - { name: broken, kind: processing, fails: { after: 30s }, phases: [{ cpu: 1h }] }
          - { name: waiting, kind: continued, at: 1h, phases: [{ cpu: 1s }] }
          - { name: offline, kind: processing, requires: [network], earliest: 30min, phases: [{ cpu: 1s }] }
        events: [{ at: 1s, network: none }]
        """);

    [TestCase("{ work: good, outcome: succeeded }", "{ work: good, outcome: failed }", "good#1: expected failed, was succeeded|good#2: expected failed, was succeeded|good#3: expected failed, was succeeded")]
    [TestCase("{ work: slow, outcome: expired }", "{ work: slow, outcome: succeeded }", "slow: expected succeeded, was expired (time_limit_exceeded)")]
    [TestCase("{ work: broken, outcome: failed }", "{ work: broken, outcome: expired }", "broken: expected expired, was failed")]
    [TestCase("{ work: waiting, outcome: pending }", "{ work: waiting, outcome: succeeded }", "waiting: expected succeeded, was pending (waits for held_by_policy)")]
    [TestCase("{ work: slow, reason: time_limit_exceeded }", "{ work: slow, reason: none }", "slow: expected the reason none, was time_limit_exceeded")]
    [TestCase("{ work: good, reason: none }", "{ work: broken, reason: host_lost }", "broken: expected the reason host_lost, was none")]
    [TestCase("{ work: slow, runReasons: [time_limit_exceeded] }", "{ work: slow, runReasons: [none, host_lost] }", "slow: expected runs to end by [none, host_lost], they ended by [time_limit_exceeded]")]
    [TestCase("{ work: slow, runs: 1 }", "{ work: slow, runs: 3 }", "slow: expected 3 runs, had 1")]
    [TestCase("{ work: slow, runsAtMost: 1, runsAtLeast: 1 }", "{ work: slow, runsAtMost: 9, runsAtLeast: 5 }", "slow: expected at least 5 runs, had 1")]
    [TestCase("{ work: waiting, runsAtMost: 0 }", "{ work: slow, runsAtMost: 0, runsAtLeast: 0 }", "slow: expected at most 0 runs, had 1")]
    [TestCase("{ work: slow, startsBefore: 1s }", "{ work: waiting, startsBefore: 3h }", "waiting: expected to start before 03:00:00, never started")]
    [TestCase("{ work: good, startsAfter: 1min }", "{ work: slow, startsAfter: 1min }", "slow: expected to start at 00:01:00 or later, started at 00:00:00")]
    [TestCase("{ work: broken, endsBefore: 31s }", "{ work: broken, endsBefore: 30s }", "broken: expected to end before 00:00:30, ended at 00:00:30")]
    [TestCase("{ work: broken, endsAfter: 30s }", "{ work: waiting, endsAfter: 1s }", "waiting: expected to end at 00:00:01 or later, never ended")]
    [TestCase("{ work: good, progressAtLeast: 100 % }", "{ work: slow, progressAtLeast: 20 %, progressAtMost: 90 % }", "slow: expected progress of at least 20 %, was 16.6 %")]
    [TestCase("{ work: slow, progressAtMost: 17 % }", "{ work: good, count: 0, progressAtLeast: 10 %, progressAtMost: 90 % }", "")]
    [TestCase("{ work: waiting, progressAtMost: 0 % }", "{ work: slow, progressAtLeast: 5 %, progressAtMost: 10 % }", "slow: expected progress of at most 10 %, was 16.6 %")]
    [TestCase("{ work: slow, title: Slow }", "{ work: slow, title: Fast }", "slow: expected the title 'Fast', was 'Slow'")]
    [TestCase("{ work: slow, subtitle: at half }", "{ work: good, count: 3, subtitle: x }", "good: expected 3 of 3 to be as described, 0 were")]
    [TestCase("{ work: slow, subtitle: at half }", "{ work: slow, subtitle: done }", "slow: expected the subtitle 'done', was 'at half'")]
    [TestCase("{ work: slow, graceExceeded: true }", "{ work: slow, graceExceeded: false }", "slow: expected it to end within its grace, it did not")]
    [TestCase("{ work: broken, graceExceeded: false }", "{ work: broken, graceExceeded: true }", "broken: expected its grace to be exceeded, it was not")]
    [TestCase("{ work: offline, waitedFor: [not_yet_due] }", "{ work: offline, waitedFor: [too_hot] }", "offline: expected it to wait for too_hot, it waited for not_yet_due, reading_conditions, waiting_for_network")]
    [TestCase("{ work: slow, waitedFor: [] }", "{ work: broken, waitedFor: [too_hot] }", "broken: expected it to wait for too_hot, it waited for nothing")]
    [TestCase("{ work: good, neverWaitedFor: [too_hot] }", "{ work: waiting, neverWaitedFor: [held_by_policy] }", "waiting: expected it never to wait for held_by_policy, it did")]
    [TestCase("{ work: slow, warned: [time] }", "{ work: slow, warned: [cpu] }", "slow: expected a warning of Cpu, it was warned of Time")]
    [TestCase("{ work: good, warned: [] }", "{ work: broken, warned: [time] }", "broken: expected a warning of Time, it was warned of nothing")]
    [TestCase("{ work: good, count: 3, outcome: succeeded }", "{ work: good, count: 2, outcome: succeeded }", "good: expected 2 of 3 to be succeeded, 3 were")]
    [TestCase("{ count: 1, outcome: expired, reason: time_limit_exceeded }", "{ countAtLeast: 2, countAtMost: 5, outcome: expired, reason: time_limit_exceeded }", "all work: expected at least 2 of 7 to be expired by time_limit_exceeded, 1 were")]
    [TestCase("{ countAtLeast: 3, countAtMost: 3, outcome: succeeded }", "{ countAtLeast: 1, countAtMost: 2, outcome: succeeded }", "all work: expected at most 2 of 7 to be succeeded, 3 were")]
    public void What_is_broken_is_said_in_words(string kept, string broken, string words)
    {
        Assert.That(Check(kept), Is.Empty);
        Assert.That(string.Join('|', Check(broken)), Is.EqualTo(words));
    }

    [Test]
    public void Of_what_has_not_ended_it_is_said_whether_it_runs_or_what_it_waits_for_now()
    {
        var timeline = Given.Play("""
            duration: 10min
            policy: { from: server, processing: { running: 1 } }
            device: server
            work:
              - { name: long, kind: processing, phases: [{ cpu: 1h }] }
              - { name: next, kind: processing, at: 1s, earliest: 5min, phases: [{ cpu: 1h }] }
            """);
        var told = new Expectation { Outcome = StoryOutcome.Succeeded }.Check(timeline);
        Assert.That(told, Is.EqualTo(new[] { "long: expected succeeded, was pending (in run 1)", "next: expected succeeded, was pending (waits for concurrency_limit)" }));
    }

    [Test]
    public void A_refusal_has_its_code()
    {
        var timeline = Given.Play("duration: 1h\npolicy: { from: server, refresh: { pending: 1, running: 0 } }\ndevice: server\nwork: [{ name: a, kind: refresh, count: 2, phases: [{ cpu: 1s }] }]");
        Assert.That(new Expectation { Count = 1, Outcome = StoryOutcome.Refused, Refusal = "too_many_pending" }.Check(timeline), Is.Empty);
        Assert.That(new Expectation { Refusal = "already_pending" }.Check(timeline), Is.EqualTo(new[] { "a#1: expected to be refused as already_pending, was accepted", "a#2: expected to be refused as already_pending, was too_many_pending" }));
        Assert.That(new Expectation { Outcome = StoryOutcome.Pending }.Check(timeline), Is.EqualTo(new[] { "a#2: expected pending, was refused (too_many_pending)" }));
    }

    [Test]
    public void Of_nothing_nothing_is_true()
    {
        var timeline = Given.Play("duration: 1h\npolicy: server\nwork: [{ name: a, kind: refresh, at: 2h, phases: [{ cpu: 1s }] }]");
        Assert.That(new Expectation { Work = "a" }.Check(timeline), Is.EqualTo(new[] { "a: nothing was submitted" }));
        Assert.That(new Expectation().Check(timeline), Is.EqualTo(new[] { "all work: nothing was submitted" }));
        Assert.That(new Expectation { Count = 0 }.Check(timeline), Is.Empty);
    }

    private static string[] Check(string expectation) => [.. Scenario.Parse($$"""
        duration: 1h
        policy: server
        work:
          - { name: good, kind: refresh, phases: [{ cpu: 1s }] }
          - { name: slow, kind: refresh, phases: [{ cpu: 1s }] }
          - { name: broken, kind: refresh, phases: [{ cpu: 1s }] }
          - { name: waiting, kind: refresh, phases: [{ cpu: 1s }] }
          - { name: offline, kind: refresh, phases: [{ cpu: 1s }] }
        expect: [{{expectation}}]
        """).Expectations[0].Check(Played)];
}
