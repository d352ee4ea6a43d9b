namespace TaskScheduling.Tests.Engine;

public sealed class ExpiryOrderTests
{
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
