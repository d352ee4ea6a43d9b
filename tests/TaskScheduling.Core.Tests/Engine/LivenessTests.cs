namespace TaskScheduling.Tests.Engine;

/// <summary>Stall 30 s, heartbeats alone 100 s, waits 200 s.</summary>
public sealed class LivenessTests
{
    private readonly EngineHarness _engine = new();
    private readonly TaskId _task;

    public LivenessTests() => _task = _engine.Submit(Given.With(new TaskBudget
    {
        Progress = new ProgressLimit(Given.Seconds(30)) { MaximumHeartbeatOnly = Given.Seconds(100), MaximumWait = Given.Seconds(200) },
    }));

    private ScriptedRun Run => _engine.RunOf(_task);

    [Test]
    public void Silence_expires_at_the_stall_limit()
    {
        Run.Progress = new ProgressSnapshot(3, 10);
        ExpiresAt(30);
        Assert.That(_engine.ExpirationOf(_task), Is.EqualTo(new Expiration.ProgressStalled(
            Given.Seconds(30), Given.Seconds(30), null, null, 3, 10)
        { At = Given.At(30), GraceEndsAt = Given.At(35) }));
    }

    [Test]
    public void Progress_starts_the_clock_again()
    {
        _engine.AdvanceBy(29);
        Run.Liveness = new LivenessReading { LastProgress = _engine.Now.Monotonic };
        ExpiresAt(59);
    }

    [Test]
    public void A_heartbeat_starts_the_clock_again()
    {
        _engine.AdvanceBy(20);
        Heartbeat();
        ExpiresAt(50);
    }

    [Test]
    public void Heartbeats_alone_hold_for_their_allowance()
    {
        for (var beat = 0; beat < 9; beat++)
        {
            _engine.AdvanceBy(10);
            Heartbeat();
        }

        ExpiresAt(100);
    }

    [Test]
    public void A_declared_wait_holds_and_the_clock_starts_at_its_end()
    {
        _engine.AdvanceBy(20);
        Run.Liveness = new LivenessReading { WaitingSince = Given.Seconds(20), WaitingUntil = Given.Seconds(300) };
        _engine.AdvanceBy(60);
        Run.Liveness = new LivenessReading { LastWaitEnded = Given.Seconds(80), Waited = Given.Seconds(60) };
        ExpiresAt(110);
    }

    [Test]
    public void A_wait_longer_than_it_declared_is_silence_from_there()
    {
        Run.Liveness = new LivenessReading { WaitingSince = TimeSpan.Zero, WaitingUntil = Given.Seconds(50) };
        ExpiresAt(80);
    }

    [Test]
    public void Waits_hold_for_their_allowance_in_total()
    {
        Run.Liveness = new LivenessReading { WaitingSince = TimeSpan.Zero };
        ExpiresAt(230);
    }

    [Test]
    public void An_earlier_wait_uses_up_the_allowance()
    {
        Run.Liveness = new LivenessReading { WaitingSince = TimeSpan.Zero };
        _engine.AdvanceBy(150);
        Run.Liveness = new LivenessReading { LastWaitEnded = Given.Seconds(150), Waited = Given.Seconds(150) };
        _engine.AdvanceBy(10);
        Run.Liveness = Run.Liveness with { WaitingSince = Given.Seconds(160) };
        ExpiresAt(240); // 50 s are left of 200 s, then the stall limit
    }

    [Test]
    public void Waits_do_not_stop_the_time()
    {
        var task = _engine.Submit(Given.With(new TaskBudget { Time = Given.Seconds(10), Progress = new ProgressLimit(Given.Seconds(5)) }));
        _engine.RunOf(task).Liveness = new LivenessReading { WaitingSince = TimeSpan.Zero };
        _engine.AdvanceBy(10);
        Assert.That(_engine.ExpirationOf(task), Is.InstanceOf<Expiration.TimeLimitExceeded>());
    }

    [Test]
    public void A_handler_that_has_not_begun_is_not_silent()
    {
        Run.BeganAt = null;
        _engine.AdvanceBy(100);
        Assert.That(_engine.ExpirationOf(_task), Is.Null);
        Run.BeganAt = Given.Seconds(100);
        ExpiresAt(130);
    }

    [Test]
    public void A_start_that_takes_long_is_told_once_and_ends_nothing()
    {
        Run.BeganAt = null;
        _engine.AdvanceBy(Given.Seconds(10) - TimeSpan.FromMilliseconds(1));
        Assert.That(_engine.EventsOf<TaskEvent.StartOverdue>(_task), Is.Empty);
        _engine.AdvanceBy(50);
        Assert.That(_engine.EventsOf<TaskEvent.StartOverdue>(_task).Single().WaitedFor, Is.EqualTo(Given.Seconds(10)));
    }

    private void Heartbeat() => Run.Liveness = Run.Liveness with { LastHeartbeat = _engine.Now.Monotonic };

    private void ExpiresAt(double seconds)
    {
        _engine.AdvanceBy(Given.Seconds(seconds) - TimeSpan.FromMilliseconds(1) - _engine.Now.Monotonic);
        Assert.That(_engine.ExpirationOf(_task), Is.Null, "1 ms before");
        _engine.AdvanceBy(TimeSpan.FromMilliseconds(1));
        Assert.That(_engine.ExpirationOf(_task), Is.InstanceOf<Expiration.ProgressStalled>());
    }
}
