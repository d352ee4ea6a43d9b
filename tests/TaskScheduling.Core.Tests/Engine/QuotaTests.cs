namespace TaskScheduling.Tests.Engine;

/// <summary>20 minutes per 4 hours and identifier.</summary>
public sealed class QuotaTests
{
    private static readonly RunQuota Quota = new(TimeSpan.FromMinutes(20), TimeSpan.FromHours(4));
    private static readonly SchedulingPolicy Policy = Given.Policy with { Processing = new KindPolicy { Concurrency = Concurrency.Fixed(1), Quota = Quota } };
    private readonly EngineHarness _engine = new(Policy);

    [Test]
    public void Spent_run_time_ends_the_run_and_holds_it_until_the_refill()
    {
        var task = _engine.Submit(Given.Processing);
        _engine.AdvanceBy(Quota.RunTime - TimeSpan.FromMilliseconds(1));
        Assert.That(_engine.ExpirationOf(task), Is.Null);
        _engine.AdvanceBy(0.001);
        var refill = Given.At(Quota.Window.TotalSeconds + 120); // a tenth of the quota at once
        Assert.That(_engine.ExpirationOf(task), Is.EqualTo(
            new Expiration.QuotaExhausted("processing", Quota.Window, Quota.RunTime, refill) { At = Given.At(1200), GraceEndsAt = Given.At(1205) }));

        _engine.EndRun(task, HandlerReturn.Cancelled);
        Assert.That(_engine.ReasonsOf(task), Is.EqualTo(new[] { new DeferralReason.QuotaExhausted("processing", refill) }));
        _engine.AdvanceBy(refill - _engine.Now.Utc - TimeSpan.FromMilliseconds(1));
        Assert.That(_engine.StateOf(task), Is.EqualTo(TaskState.Pending));
        _engine.AdvanceBy(0.001);
        Assert.That(_engine.StateOf(task), Is.EqualTo(TaskState.Running));
    }

    [Test]
    public void What_waits_behind_the_same_quota_does_not_start()
    {
        var task = _engine.Submit(Given.Processing);
        var other = _engine.Submit(Given.Processing);
        _engine.AdvanceBy(Quota.RunTime);
        _engine.EndRun(task, HandlerReturn.Cancelled);
        Assert.That(_engine.HasStarted(other), Is.False);
    }

    [Test]
    public void A_quota_spent_within_the_grace_of_another_reason_holds_too()
    {
        var task = _engine.Submit(Given.Processing with { Budget = new TaskBudget { Time = Quota.RunTime - Given.Seconds(2) } });
        var other = _engine.Submit(Given.Processing);
        _engine.AdvanceBy(Quota.RunTime + Given.Seconds(1));
        _engine.EndRun(task, HandlerReturn.Cancelled);
        Assert.That(_engine.HasStarted(other), Is.False);
    }

    [Test]
    public void Each_identifier_has_its_own_unless_the_kind_shares_it([Values] QuotaScope scope)
    {
        var engine = new EngineHarness(Policy with { Processing = Policy.Processing with { Quota = Quota with { Scope = scope } } });
        engine.Register(new HandlerDescription("other", TaskKind.Processing));
        var task = engine.Submit(Given.Processing);
        engine.AdvanceBy(Quota.RunTime);
        engine.EndRun(task, HandlerReturn.Cancelled);
        var other = engine.Submit(new ProcessingTaskRequest("other"));
        Assert.That(engine.HasStarted(other), Is.EqualTo(scope is QuotaScope.Identifier));
    }

    [Test]
    public void A_run_that_ends_while_the_policy_has_no_quota_is_not_counted_for_ever()
    {
        var task = _engine.Submit(Given.Processing);
        _engine.AdvanceBy(60);
        _engine.Replace(Given.Policy);
        _engine.EndRun(task);
        _engine.Replace(Policy);
        _engine.AdvanceBy(7200);
        Assert.That(_engine.HasStarted(_engine.Submit(Given.Processing)), Is.True);
    }

    [Test]
    public void Asking_what_will_be_in_an_hour_gives_no_run_time_back()
    {
        var quota = new RunQuota(TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10));
        var engine = new EngineHarness(Given.OneSlot with { Processing = Given.OneSlot.Processing with { Quota = quota } });
        var first = engine.Submit(Given.Processing);
        engine.AdvanceBy(60);
        engine.EndRun(first);
        var second = engine.Submit(Given.Processing);
        var third = engine.Submit(Given.Processing);

        engine.Engine.Explain(third, new SchedulerInstant(engine.Now.Monotonic + TimeSpan.FromHours(1), engine.Now.Utc));
        engine.AdvanceBy(60);

        Assert.That(engine.ExpirationOf(second), Is.TypeOf<Expiration.QuotaExhausted>());
    }

    [Test]
    public void Identifiers_whose_runs_have_left_the_window_are_forgotten()
    {
        _engine.Register(new HandlerDescription("export.*", TaskKind.Processing));
        for (var number = 0; number < 100; number++)
        {
            _engine.EndRun(_engine.Submit(new ProcessingTaskRequest($"export.{number}")));
            _engine.AdvanceBy(Quota.Window);
        }

        Assert.That(_engine.Engine.Export().Quotas.Select(quota => quota.Name), Is.EqualTo(new[] { "export.99" }));
    }

    [Test]
    public void Identifiers_whose_runs_still_count_are_kept()
    {
        _engine.Register(new HandlerDescription("export.*", TaskKind.Processing));
        for (var number = 0; number < 100; number++)
        {
            _engine.EndRun(_engine.Submit(new ProcessingTaskRequest($"export.{number}")));
            _engine.AdvanceBy(1);
        }

        Assert.That(_engine.Engine.Export().Quotas, Has.Length.EqualTo(100));
    }

    [Test]
    public void A_task_that_waits_or_is_asked_about_has_no_quota_of_its_own_yet()
    {
        _engine.Register(new HandlerDescription("export.*", TaskKind.Processing));
        _engine.Submit(Given.Processing);
        var waiting = _engine.Submit(new ProcessingTaskRequest("export.1"));

        _engine.Explain(waiting);

        Assert.That(_engine.Engine.Export().Quotas.Select(quota => quota.Name), Is.EqualTo(new[] { "processing" }));
    }
}
