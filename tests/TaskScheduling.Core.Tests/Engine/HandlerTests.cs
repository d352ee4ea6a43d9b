namespace TaskScheduling.Tests.Engine;

public sealed class HandlerTests
{
    private readonly EngineHarness _engine = new();

    [Test]
    public void The_longest_match_serves_an_identifier()
    {
        foreach (var pattern in new[] { "a.*", "a.b.*", "a.b.c" })
            _engine.Register(new HandlerDescription(pattern, TaskKind.AppRefresh));
        string Serves(string identifier) => _engine.RunOf(_engine.Submit(new AppRefreshTaskRequest(identifier))).Start.Handler.Pattern;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Serves("a.b.c"), Is.EqualTo("a.b.c"));
            Assert.That(Serves("a.b.d"), Is.EqualTo("a.b.*"));
            Assert.That(Serves("a.x.y"), Is.EqualTo("a.*"));
            Assert.That(_engine.RefusalOf(_engine.Submit(new AppRefreshTaskRequest("a"))), Is.InstanceOf<SubmissionError.NotRegistered>());
        }
    }

    [Test]
    public void Without_its_handler_a_pending_task_waits_until_it_is_back()
    {
        var task = _engine.Submit(Given.Processing with { EarliestBeginDate = Given.At(10) });
        _engine.Send(SchedulerInput.HandlerRemoved(_engine.Now, "processing"));
        _engine.AdvanceBy(20);
        Assert.That(_engine.Explain(task).Blockers.Single(), Has.Property("Since").EqualTo(Given.At(10))
            .And.Property("Reason").EqualTo(new DeferralReason.HandlerMissing("processing")));
        _engine.Register(new HandlerDescription("processing", TaskKind.AppRefresh));
        Assert.That(_engine.HasStarted(task), Is.False, "another kind is not its handler");
        _engine.Register(new HandlerDescription("processing", TaskKind.Processing));
        Assert.That(_engine.HasStarted(task), Is.True);
    }

    [Test]
    public void A_registration_stands_in_for_budget_and_resubmission()
    {
        _engine.Register(new HandlerDescription("own", TaskKind.AppRefresh, new TaskBudget { Time = Given.Seconds(3) }, Resubmission.Default.OnExpired<Expiration>(ResubmitRule.WhenClear)));
        var task = _engine.Submit(new AppRefreshTaskRequest("own"));
        _engine.AdvanceBy(3);
        _engine.EndRun(task, HandlerReturn.Cancelled);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(_engine.LastRunOf(task).Expiration, Is.InstanceOf<Expiration.TimeLimitExceeded>());
            Assert.That(_engine.LastRunOf(task).Next, Is.Not.Null);
        }
    }
}
