namespace TaskScheduling.Tests.Engine;

public sealed class GraceTests
{
    private static readonly ContinuedProcessingTaskRequest Limited = Given.With(new TaskBudget { Time = Given.Seconds(10), Grace = Given.Seconds(3) });

    [Test]
    public void A_handler_that_returns_in_time_with_its_work_done_has_succeeded()
    {
        var (engine, task) = Expiring();
        engine.EndRun(task);
        Assert.That(engine.ResultOf(task), Has.Property("Outcome").EqualTo(TaskOutcome.Succeeded).And.Property("Expiration").Not.Null);
    }

    [Test]
    public void Units_left_over_or_a_checkpoint_saved_after_the_expiration_make_it_expired([Values] bool checkpoint)
    {
        var (engine, task) = Expiring();
        engine.AdvanceBy(1);
        if (checkpoint)
            engine.RunOf(task).CheckpointAt = Given.Seconds(11);
        else
            engine.RunOf(task).Progress = new ProgressSnapshot(3, 10);
        engine.EndRun(task);
        Assert.That(engine.LastRunOf(task), Has.Property("Outcome").EqualTo(TaskOutcome.Expired).And.Property("ReturnedIncomplete").True);
    }

    [TestCase(false, TaskOutcome.Expired)]
    [TestCase(true, TaskOutcome.Failed)]
    public void How_it_comes_back_decides_the_outcome(bool throws, TaskOutcome outcome)
    {
        var (engine, task) = Expiring();
        engine.EndRun(task, throws ? HandlerReturn.Faulted : HandlerReturn.Cancelled);
        Assert.That(engine.ResultOf(task), Has.Property("Outcome").EqualTo(outcome).And.Property("Expiration").InstanceOf<Expiration.TimeLimitExceeded>());
    }

    [Test]
    public void A_cancellation_that_nobody_asked_for_is_a_failure()
    {
        var engine = new EngineHarness();
        var task = engine.Submit();
        engine.EndRun(task, HandlerReturn.Cancelled);
        Assert.That(engine.ResultOf(task)?.Outcome, Is.EqualTo(TaskOutcome.Failed));
    }

    [Test]
    public void When_the_grace_is_over_the_run_has_ended_and_keeps_its_slot()
    {
        var (engine, task) = Expiring();
        engine.AdvanceBy(2.999);
        Assert.That(engine.ResultOf(task), Is.Null);
        engine.AdvanceBy(0.001);
        Assert.That(engine.ResultOf(task), Has.Property("GraceExceeded").True);

        var other = engine.Submit();
        Assert.That(engine.ReasonsOf(other), Is.EqualTo(new[] { new DeferralReason.SlotsOverrunning([new RunId(task, 1)]) }));
        engine.EndRun(task);
        Assert.That(engine.StateOf(other), Is.EqualTo(TaskState.Running));
        Assert.That(engine.Effects.Select(effect => effect.Data).OfType<EngineReport.LateReturn>().Count(), Is.EqualTo(1));
    }

    [Test]
    public void A_run_that_returns_as_its_grace_ends_has_returned()
    {
        var (engine, task) = Expiring();
        engine.MoveClock(Given.Seconds(3));
        engine.EndRun(task, HandlerReturn.Cancelled);
        Assert.That(engine.ResultOf(task)?.GraceExceeded, Is.False);
    }

    [Test]
    public void A_worker_lost_within_the_grace_has_not_exceeded_it()
    {
        var (engine, task) = Expiring();
        engine.Lose(task, new Expiration.WorkerLost(1, null, []));
        Assert.That(engine.ResultOf(task), Has.Property("GraceExceeded").False.And.Property("Expiration").InstanceOf<Expiration.TimeLimitExceeded>());
    }

    [Test]
    public void The_slot_of_an_overrun_is_released_when_the_policy_says_so()
    {
        var (engine, _) = Expiring(Given.OneSlot with { OverrunSlotsReleasedAfter = Given.Seconds(20) });
        var other = engine.Submit();
        engine.AdvanceBy(22.999);
        Assert.That(engine.StateOf(other), Is.EqualTo(TaskState.Pending));
        engine.AdvanceBy(0.001);
        Assert.That(engine.StateOf(other), Is.EqualTo(TaskState.Running));
    }

    [Test]
    public void The_end_of_a_backoff_neither_frees_the_slot_of_an_overrun_nor_loses_the_next_run()
    {
        var engine = new EngineHarness(Given.OneSlot);
        var task = engine.Submit(Limited with { Resubmission = Resubmission.Default.OnExpired<Expiration>(ResubmitRule.AfterBackoff()) });
        var other = engine.Submit();
        engine.AdvanceBy(120);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(engine.StateOf(other), Is.EqualTo(TaskState.Pending), "the overrun keeps the only slot");
            Assert.That(engine.ReasonsOf(task), Is.EqualTo(new[] { new DeferralReason.EarlierRunStillReturning(new RunId(task, 1)) }));
        }

        engine.EndRun(task, attempt: 1);
        engine.EndRun(other);
        Assert.That(engine.Engine.Snapshot(task), Has.Property("State").EqualTo(TaskState.Running).And.Property("Attempt").EqualTo(2));
    }

    [Test]
    public void A_long_overrun_may_wait_for_its_next_run_when_its_slot_is_released()
    {
        var engine = new EngineHarness(Given.OneSlot with { OverrunSlotsReleasedAfter = Given.Seconds(200) });
        engine.Submit(Limited with { Resubmission = Resubmission.Default.OnExpired<Expiration>(ResubmitRule.AfterBackoff()) });
        var other = engine.Submit();
        engine.AdvanceBy(212.999);
        Assert.That(engine.StateOf(other), Is.EqualTo(TaskState.Pending));
        engine.AdvanceBy(0.001);
        Assert.That(engine.StateOf(other), Is.EqualTo(TaskState.Running));
    }

    private static (EngineHarness Engine, TaskId Task) Expiring(SchedulingPolicy? policy = null)
    {
        var engine = new EngineHarness(policy ?? Given.OneSlot);
        var task = engine.Submit(Limited);
        engine.AdvanceBy(10);
        return (engine, task);
    }
}
