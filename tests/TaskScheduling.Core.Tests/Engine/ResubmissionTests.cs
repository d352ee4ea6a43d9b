namespace TaskScheduling.Tests.Engine;

/// <summary>Which ends lead to another run, when, and how often.</summary>
public sealed class ResubmissionTests
{
    private static readonly Backoff Steady = new() { Kind = BackoffKind.Constant, Delay = Given.Seconds(10), UseJitter = false };
    private readonly EngineHarness _engine = new(durable: true);

    private static IEnumerable<TestCaseData> Defaults()
    {
        yield return Case(new Expiration.UserStopped("x"), null);
        yield return Case(new Expiration.AllocationLimitExceeded(1, 1), null);
        yield return Case(new Expiration.CpuTimeExceeded(default, default), null);
        yield return Case(new Expiration.TimeLimitExceeded(default, default), null);
        yield return Case(new Expiration.Unknown("x", null, null), null);
        yield return Case(new Expiration.ThermalLimitExceeded(ThermalState.Fair, ThermalState.Serious, default, null), 30.0);
        yield return Case(new Expiration.BatteryLow(0, 0), 30.0);
        yield return Case(new Expiration.Preempted(default), 0.0);
        yield return Case(new Expiration.PolicyChanged("Time"), 0.0);

        static TestCaseData Case(Expiration reason, double? after) => new TestCaseData(reason, after).SetArgDisplayNames(reason.Code);
    }

    [TestCaseSource(nameof(Defaults))]
    public void By_default_a_reason_leads_to_a_run_after_so_many_seconds(Expiration reason, double? after)
    {
        var task = _engine.Submit();
        End(task, reason);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(_engine.LastRunOf(task).Next is null, Is.EqualTo(after is null));
            Assert.That(_engine.LastRunOf(task).Next?.NotBefore, Is.EqualTo(after > 0 ? Given.At(after.Value) : null));
        }
    }

    [Test]
    public void A_spent_time_limit_leads_to_another_run_if_a_checkpoint_was_saved()
    {
        var task = _engine.Submit();
        _engine.RunOf(task).CheckpointMoved = true;
        End(task, new Expiration.TimeLimitExceeded(default, default));
        Assert.That(_engine.StateOf(task), Is.EqualTo(TaskState.Pending));
    }

    [Test]
    public void App_and_policy_causes_and_failures_lead_to_five_runs_in_all()
    {
        var task = _engine.Submit(Given.Continued with { Resubmission = Resubmission.Default.OnFailed(ResubmitRule.AfterBackoff(Steady)) });
        var runs = 0;
        for (; _engine.StateOf(task) is TaskState.Running; runs++)
        {
            _engine.EndRun(task, HandlerReturn.Faulted);
            _engine.AdvanceBy(10);
        }

        Assert.That(runs, Is.EqualTo(5));
    }

    [Test]
    public void Device_and_host_causes_have_their_own_cap_of_fifty_and_thirty_seconds_between()
    {
        var task = _engine.Submit();
        var interruptions = 0;
        while (_engine.StateOf(task) is not TaskState.Ended)
        {
            End(task, new Expiration.BatteryLow(0, 0));
            _engine.AdvanceBy(29.999);
            Assert.That(_engine.StateOf(task), Is.Not.EqualTo(TaskState.Running));
            _engine.AdvanceBy(0.001);
            interruptions++;
        }

        Assert.That(interruptions, Is.EqualTo(51), "the first run and fifty more");
    }

    [Test]
    public void Once_is_once_per_task_and_reason()
    {
        var task = _engine.Submit();
        End(task, new Expiration.ProgressStalled(default, default, null, null, 0, null));
        _engine.AdvanceBy(60);
        End(task, new Expiration.MemoryLimitExceeded(1, 2));
        _engine.AdvanceBy(120);
        Assert.That(_engine.StateOf(task), Is.EqualTo(TaskState.Running));
        End(task, new Expiration.ProgressStalled(default, default, null, null, 0, null));
        Assert.That(_engine.ResultOf(task), Is.Not.Null);
    }

    [Test]
    public void The_strictest_rule_of_all_causes_decides_with_its_conditions()
    {
        var task = _engine.Submit();
        _engine.Together(() =>
        {
            _engine.Expire(task, new Expiration.CpuLimitExceeded(new CpuLimit(1, Given.Seconds(1)), default, default));
            _engine.Expire(task, new Expiration.TimeLimitExceeded(default, default));
        });
        _engine.EndRun(task, HandlerReturn.Cancelled);
        Assert.That(_engine.ResultOf(task), Is.Not.Null, "time needs a moved checkpoint");
    }

    [Test]
    public void Backoff_is_the_same_for_the_same_task_and_attempt_and_differs_between_tasks()
    {
        DateTimeOffset? NextRun(int tasksBefore)
        {
            var engine = new EngineHarness();
            for (var count = 0; count < tasksBefore; count++)
                engine.Cancel(engine.Submit());
            var task = engine.Submit(Given.Continued with { Resubmission = Resubmission.Default.OnFailed(ResubmitRule.AfterBackoff()) });
            engine.EndRun(task, HandlerReturn.Faulted);
            return engine.LastRunOf(task).Next!.NotBefore;
        }

        var (first, again, other) = (NextRun(0), NextRun(0), NextRun(1));
        Assert.That(first, Is.EqualTo(again).And.Not.EqualTo(other));
    }

    [Test]
    public void The_last_attempt_is_told_to_the_handler()
    {
        var onlyCpu = Resubmission.Never.OnExpired<Expiration.CpuLimitExceeded>(ResubmitRule.WhenClear) with { MaximumAttempts = 2 };
        var task = _engine.Submit(Given.Continued with { Resubmission = onlyCpu });
        Assert.That(_engine.RunOf(task).Start.IsLastAttempt, Is.False);
        End(task, new Expiration.CpuLimitExceeded(new CpuLimit(1, Given.Seconds(1)), default, default));
        Assert.That(_engine.RunOf(task).Start.IsLastAttempt, Is.True);
    }

    [Test]
    public void A_next_start_needs_a_durable_store([Values] bool durable)
    {
        var engine = new EngineHarness(durable: durable);
        var task = engine.Submit();
        engine.Expire(task, new Expiration.HostShuttingDown(Given.Seconds(30)));
        engine.EndRun(task, HandlerReturn.Cancelled);
        Assert.That(engine.StateOf(task), Is.EqualTo(durable ? TaskState.Pending : TaskState.Ended));
        if (durable)
            Assert.That(engine.ReasonsOf(task).First(), Is.EqualTo(new DeferralReason.WaitingForNextStart()));
    }

    [Test]
    public void A_task_that_takes_the_host_down_three_times_is_parked_until_released()
    {
        var task = _engine.Submit();
        for (var loss = 1; loss <= 3; loss++)
        {
            _engine.Lose(task, new Expiration.HostLost(null, false, null));
            _engine.EndRun(task, attempt: loss);
            _engine.AdvanceBy(30);
        }

        Assert.That(_engine.ReasonsOf(task), Is.EqualTo(new[] { new DeferralReason.Parked(3) }));
        _engine.Send(SchedulerInput.Released(_engine.Now, task, ticket: 1));
        Assert.That(_engine.StateOf(task), Is.EqualTo(TaskState.Running));
    }

    [Test]
    public void Where_no_loss_is_allowed_the_first_one_parks_and_nobody_is_parked_before()
    {
        var engine = new EngineHarness(Given.Policy with { MaximumHostLosses = 0 });
        var first = engine.Submit();
        var pending = engine.Submit(Given.Continued with { EarliestBeginDate = Given.At(100) });
        engine.Lose(first, new Expiration.HostLost(null, false, null));
        engine.EndRun(first);
        engine.AdvanceBy(100);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(engine.ReasonsOf(first), Is.EqualTo(new[] { new DeferralReason.Parked(1) }));
            Assert.That(engine.StateOf(pending), Is.EqualTo(TaskState.Running));
        }
    }

    [Test]
    public void A_now_or_never_task_queues_when_it_is_resubmitted()
    {
        var engine = new EngineHarness(Given.OneSlot);
        var task = engine.Submit(Given.Continued with { Strategy = SubmissionStrategy.Fail, Resubmission = Resubmission.Default.OnFailed(ResubmitRule.AfterBackoff(Steady)) });
        engine.EndRun(task, HandlerReturn.Faulted);
        engine.Submit();
        engine.AdvanceBy(60);
        Assert.That(engine.ReasonsOf(task).Single(), Is.InstanceOf<DeferralReason.ConcurrencyLimit>());
    }

    private void End(TaskId task, Expiration reason)
    {
        _engine.Expire(task, reason);
        _engine.EndRun(task, HandlerReturn.Cancelled);
    }
}
