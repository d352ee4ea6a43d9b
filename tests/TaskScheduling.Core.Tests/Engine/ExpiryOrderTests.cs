namespace TaskScheduling.Tests.Engine;

public sealed class ExpiryOrderTests
{
    [Test]
    public void Of_a_thousand_limits_at_one_instant_the_first_are_told_before_the_last_are_judged()
    {
        var engine = new EngineHarness(Given.Policy with { Processing = new KindPolicy { Concurrency = Concurrency.Fixed(1_000) } });
        var tasks = Enumerable.Range(0, 1_000).Select(_ => engine.Submit(Given.Processing with { Budget = new TaskBudget { Time = Given.Seconds(10) } })).ToArray();
        engine.AdvanceBy(9);
        engine.MoveClock(Given.Seconds(1));
        var effects = new List<SchedulerEffect>();

        engine.Engine.Handle(SchedulerInput.Advance(engine.Now), effects);
        var atOnce = effects.Count(effect => effect.Kind is EffectKind.Expire);
        while (engine.Engine.NextDeadline <= engine.Now.Monotonic)
            engine.Engine.Handle(SchedulerInput.Advance(engine.Now), effects);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(atOnce, Is.EqualTo(64));
            Assert.That(effects.Where(effect => effect.Kind is EffectKind.Expire).Select(effect => effect.TaskId), Is.EqualTo(tasks));
        }
    }

    [Test]
    public void People_see_a_task_stopping_before_its_handler_can_say_anything()
    {
        var engine = new EngineHarness();
        var task = engine.Submit(Given.With(new TaskBudget { Time = Given.Seconds(5) }));
        engine.AdvanceBy(5);

        var expire = engine.Effects.FindIndex(effect => effect.Kind is EffectKind.Expire && effect.TaskId == task);
        var shown = engine.Effects.FindIndex(effect => effect is { Kind: EffectKind.Present, Data: TaskFacts { State: TaskState.Expiring } } && effect.TaskId == task);
        Assert.That(shown, Is.InRange(0, expire - 1));
    }
}
