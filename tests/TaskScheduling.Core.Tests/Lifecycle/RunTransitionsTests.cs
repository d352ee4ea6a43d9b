namespace TaskScheduling.Tests.Lifecycle;

public sealed class RunTransitionsTests
{
    [Test]
    public void An_ended_run_has_no_way_on()
    {
        foreach (var trigger in Enum.GetValues<RunTrigger>())
            Assert.That(RunTransitions.TryNext(RunState.Ended, trigger, out _), Is.False);
    }

    [Test]
    public void A_run_expires_once() => Assert.That(RunTransitions.TryNext(RunState.Expiring, RunTrigger.Expire, out _), Is.False);

    [Test]
    public void An_illegal_return_is_reported_and_changes_nothing()
    {
        var engine = new Engine.EngineHarness();
        var task = engine.Submit();
        engine.EndRun(task);
        var before = engine.Effects.Count;
        engine.EndRun(task, attempt: 1);
        engine.EndRun(task, attempt: 9);
        Assert.That(engine.Effects.Skip(before).Select(effect => effect.Data), Is.All.InstanceOf<EngineReport.IllegalTrigger>());
    }
}
