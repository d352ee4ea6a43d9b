namespace TaskScheduling.Tests.Engine;

public sealed class AttachedRunTests
{
    private static readonly TaskId Id = new(new Guid(0xA, 0, 0, new byte[8]));

    [Test]
    public void Runs_at_once_whatever_the_policy_holds_and_is_judged_like_any_other()
    {
        var engine = new EngineHarness(Given.Policy with { Processing = new KindPolicy { Concurrency = Concurrency.Fixed(0) } });
        engine.Send(Attached(engine, new TaskBudget { Time = Given.Seconds(10), Grace = Given.Seconds(3) }));
        Assert.That(engine.StateOf(Id), Is.EqualTo(TaskState.Running));
        engine.AdvanceBy(10);
        Assert.That(engine.StateOf(Id), Is.EqualTo(TaskState.Expiring));
        engine.EndRun(Id, HandlerReturn.Cancelled);
        Assert.That(engine.ResultOf(Id), Has.Property("Outcome").EqualTo(TaskOutcome.Expired).And.Property("Expiration").InstanceOf<Expiration.TimeLimitExceeded>());
    }

    [Test]
    public void Needs_no_registered_handler()
    {
        var engine = new EngineHarness();
        engine.Send(Attached(engine, TaskBudget.Unlimited));
        engine.EndRun(Id);
        Assert.That(engine.ResultOf(Id)?.Outcome, Is.EqualTo(TaskOutcome.Succeeded));
    }

    [Test]
    public void Is_not_taken_on_while_the_scheduler_stops()
    {
        var engine = new EngineHarness();
        engine.ShutDown();
        engine.Send(Attached(engine, TaskBudget.Unlimited));
        Assert.That(engine.Engine.Snapshot(Id), Is.Null);
    }

    private static SchedulerInput Attached(EngineHarness engine, TaskBudget budget)
    {
        var request = new ProcessingTaskRequest("DEFAULT.report") { Budget = budget, Resubmission = Resubmission.Never };
        return SchedulerInput.Attached(engine.Now, Id, new AttachedRun(request, new HandlerDescription("quartz", TaskKind.Processing)), owner: request);
    }
}
