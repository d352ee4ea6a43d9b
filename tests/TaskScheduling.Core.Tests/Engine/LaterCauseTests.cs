namespace TaskScheduling.Tests.Engine;

/// <summary>The first reason wins; what comes later is listed and makes the resubmission stricter.</summary>
public sealed class LaterCauseTests
{
    private static readonly Resubmission Always = Resubmission.Default.OnExpired<Expiration.TimeLimitExceeded>(ResubmitRule.WhenClear).OnFailed(ResubmitRule.WhenClear);
    private static readonly ContinuedProcessingTaskRequest Limited = Given.With(new TaskBudget { Time = Given.Seconds(10) }) with { Resubmission = Always };
    private readonly EngineHarness _engine = new();

    [Test]
    public void A_stop_while_expiring_keeps_the_reason_and_ends_the_task()
    {
        var task = _engine.Submit(Limited);
        _engine.AdvanceBy(10);
        _engine.Stop(task);
        var taken = _engine.LastAnswer;
        _engine.EndRun(task, HandlerReturn.Cancelled);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(taken, Is.Zero);
            Assert.That(_engine.ResultOf(task)?.Expiration, Is.InstanceOf<Expiration.TimeLimitExceeded>());
            Assert.That(_engine.ResultOf(task)?.Expiration?.AlsoExceeded, Is.EqualTo((ValueList<string>)["user_stopped"]));
        }
    }

    [Test]
    public void Cancelling_all_ends_one_that_is_expiring_and_one_whose_earlier_run_has_not_returned()
    {
        var expiring = _engine.Submit(Limited);
        var overrunning = _engine.Submit(Limited with { Budget = new TaskBudget { Time = Given.Seconds(2), Grace = Given.Seconds(1) } });
        _engine.AdvanceBy(10);
        _engine.Send(SchedulerInput.CancelAllRequested(_engine.Now, "logout", ticket: 9));
        _engine.EndRun(expiring, HandlerReturn.Cancelled);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(_engine.LastAnswer, Is.EqualTo(1), "only the one between two runs ends by it");
            Assert.That(_engine.ResultOf(expiring), Is.Not.Null);
            Assert.That(_engine.ResultOf(overrunning)?.Expiration, Is.InstanceOf<Expiration.CancelledByApp>());
        }
    }

    [Test]
    public void A_stop_at_the_instant_of_the_end_ends_what_would_follow([Values] bool takesEffect)
    {
        var task = _engine.Submit(Limited);
        _engine.Together(() =>
        {
            _engine.Stop(task);
            _engine.EndRun(task, takesEffect ? HandlerReturn.Faulted : HandlerReturn.Completed);
        });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(_engine.LastAnswer, Is.EqualTo(takesEffect ? 1 : 0));
            Assert.That(_engine.ResultOf(task)?.Expiration?.Code, Is.EqualTo(takesEffect ? "user_stopped" : null));
        }
    }

    [Test]
    public void A_stop_between_runs_ends_the_task_without_a_grace()
    {
        var task = _engine.Submit(Given.Continued with { Resubmission = Resubmission.Default.OnFailed(ResubmitRule.AfterBackoff()) });
        _engine.EndRun(task, HandlerReturn.Faulted);
        _engine.Stop(task, "tray");
        Assert.That(_engine.ResultOf(task), Has.Property("Outcome").EqualTo(TaskOutcome.Cancelled)
            .And.Property("Expiration").EqualTo(new Expiration.UserStopped("tray") { At = Given.At(0) }));
    }

    [Test]
    public void Shutdown_shortens_the_grace_and_nothing_lengthens_it()
    {
        var task = _engine.Submit(Given.With(new TaskBudget { Time = Given.Seconds(10) }));
        _engine.AdvanceBy(10);
        _engine.ShutDown(hostSeconds: 4);
        Assert.That(_engine.DataOf<Expiration>(EffectKind.ShortenGrace, task).Single().GraceEndsAt, Is.EqualTo(Given.At(12)));
        _engine.ShutDown(hostSeconds: 60);
        _engine.AdvanceBy(2);
        Assert.That(_engine.ResultOf(task), Has.Property("GraceExceeded").True);
    }

    [Test]
    public void A_pause_brings_its_own_rule_once()
    {
        var task = _engine.Submit();
        Pause(task);
        Assert.That(_engine.ExpirationOf(task), Is.EqualTo(new Expiration.CancelledByApp("hot") { At = Given.At(0), GraceEndsAt = Given.At(5) }));
        _engine.EndRun(task, HandlerReturn.Cancelled);
        Assert.That(_engine.StateOf(task), Is.EqualTo(TaskState.Running), "again, by the rule of the pause");
        _engine.Cancel(task);
        _engine.EndRun(task, HandlerReturn.Cancelled);
        Assert.That(_engine.ResultOf(task), Is.Not.Null);
    }

    [Test]
    public void A_cancel_ends_a_pausing_task([Values] bool atOnce)
    {
        var task = _engine.Submit();
        if (atOnce)
        {
            _engine.Together(() =>
            {
                Pause(task);
                _engine.Cancel(task);
            });
        }
        else
        {
            Pause(task);
            _engine.Cancel(task);
        }

        _engine.EndRun(task, HandlerReturn.Cancelled);
        Assert.That(_engine.ResultOf(task), Is.Not.Null);
    }

    [Test]
    public void A_pause_during_a_shutdown_does_not_lose_the_task()
    {
        var engine = new EngineHarness(durable: true);
        var task = engine.Submit();
        engine.Together(() =>
        {
            engine.Send(SchedulerInput.PauseRequested(engine.Now, new RunId(task, 1), new PauseRequest(ResubmitRule.WhenClear, null)));
            engine.ShutDown();
        });
        engine.EndRun(task, HandlerReturn.Cancelled);
        Assert.That(engine.LastRunOf(task).Next?.Rule, Is.EqualTo(ResubmitRule.AtNextStart));
    }

    private void Pause(TaskId task) =>
        _engine.Send(SchedulerInput.PauseRequested(_engine.Now, _engine.RunOf(task).Start.RunId, new PauseRequest(ResubmitRule.WhenClear, "hot")));
}
