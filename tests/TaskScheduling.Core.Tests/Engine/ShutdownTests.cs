namespace TaskScheduling.Tests.Engine;

public sealed class ShutdownTests
{
    [Test]
    public void Running_tasks_get_their_grace_or_what_the_host_leaves([Values(4.0, 60.0)] double host)
    {
        var engine = new EngineHarness();
        var task = engine.Submit();
        engine.ShutDown(host);
        Assert.That(engine.ExpirationOf(task), Is.EqualTo(
            new Expiration.HostShuttingDown(Given.Seconds(host)) { At = Given.At(0), GraceEndsAt = Given.At(Math.Min(5, host - 2)) }));
    }

    [Test]
    public void Pending_tasks_stay_in_a_durable_store_and_end_in_memory([Values] bool durable)
    {
        var engine = new EngineHarness(Given.OneSlot, durable);
        var running = engine.Submit();
        var pending = engine.Submit();
        engine.ShutDown();
        engine.EndRun(running, HandlerReturn.Cancelled);
        engine.AdvanceBy(3600);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(engine.HasStarted(pending), Is.False);
            Assert.That(engine.ResultOf(pending)?.Expiration?.Code, Is.EqualTo(durable ? null : "host_shutting_down"));
            Assert.That(engine.ResultOf(running) is null, Is.EqualTo(durable), "at the next start, if there is something left by then");
        }
    }

    [Test]
    public void No_backoff_fires()
    {
        var engine = new EngineHarness(durable: true);
        var task = engine.Submit(Given.Continued with { Resubmission = Resubmission.Default.OnFailed(ResubmitRule.AfterBackoff()) });
        engine.EndRun(task, HandlerReturn.Faulted);
        engine.ShutDown();
        engine.AdvanceBy(3600);
        Assert.That(engine.StateOf(task), Is.EqualTo(TaskState.Pending));
    }

    [Test]
    public void A_start_that_is_being_written_when_the_host_stops_is_not_carried_out([Values] bool durable)
    {
        var engine = new EngineHarness(durable: durable) { Store = StoreMode.Holds };
        var task = engine.Submit();
        engine.ShutDown();
        engine.Store = StoreMode.Answers;
        engine.AnswerStore();
        engine.AdvanceBy(60);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(engine.HasStarted(task), Is.False);
            Assert.That(engine.ResultOf(task)?.Expiration?.Code, Is.EqualTo(durable ? null : "host_shutting_down"));
            Assert.That(engine.StateOf(task), Is.EqualTo(durable ? TaskState.Pending : TaskState.Ended));
        }
    }
}
