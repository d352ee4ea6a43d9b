namespace TaskScheduling.Tests.Engine;

/// <summary>An engine that was written down and read again goes on as if nothing had happened.</summary>
public sealed class SnapshotTests
{
    [TestCase(11, false, true)]
    [TestCase(12, true, true)]
    [TestCase(13, false, false)]
    [TestCase(14, true, false)]
    [TestCase(15, true, true)]
    [TestCase(16, false, true)]
    public void Whatever_follows_a_restored_snapshot_has_the_same_effects(int seed, bool durable, bool saves)
    {
        var dice = new Random(seed);
        var checkedInputs = 0;
        for (var history = 0; history < 6; history++)
        {
            var world = new RandomWorld(durable, saves, input => dice.Next(input.Kind is InputKind.Advance or InputKind.ConditionsRead ? 200 : 10) == 0);
            for (var step = 0; step < 60; step++)
                world.Step(dice.Next());
            world.Drain();
            checkedInputs += world.Engine.Twin.CheckedInputs;
        }

        TestContext.Out.WriteLine($"{checkedInputs} inputs");
        Assert.That(checkedInputs, Is.GreaterThan(1_000));
    }

    [Test]
    public void Every_scenario_of_the_engine_is_played_by_restored_engines_too()
    {
        var harness = new EngineHarness();
        harness.EndRun(harness.Submit());
        Assert.That(harness.Twin.CheckedInputs, Is.EqualTo(harness.Inputs.Count));
    }

    [Test]
    public void A_task_that_was_preempted_often_enough_is_not_preempted_again()
    {
        var harness = new EngineHarness(Given.OneSlot with { Preemption = new Preemption { MaximumTimes = 1, MinimumRun = TimeSpan.Zero } });
        var low = harness.Submit(Given.Processing with { Priority = TaskPriority.Low });
        for (var round = 0; round < 2; round++)
        {
            var high = harness.Submit(Given.Processing with { Priority = TaskPriority.High });
            harness.AdvanceBy(6);
            harness.EndRun(low, HandlerReturn.Cancelled);
            harness.EndRun(high);
            harness.AdvanceBy(60);
        }

        Assert.That(harness.DataOf<Expiration>(EffectKind.Expire, low), Has.One.TypeOf<Expiration.Preempted>());
        Assert.That(harness.Twin.CheckedInputs, Is.EqualTo(harness.Inputs.Count));
    }

    [Test]
    public void An_owner_is_what_the_restorer_says()
    {
        var harness = new EngineHarness();
        var id = harness.Submit();
        var restored = SchedulerEngine.Restore(harness.Engine.Export(), new SchedulerEngineOptions(Given.Policy), harness, (task, request) => (task, request.Identifier));

        Assert.That(restored.OwnerOf(id), Is.EqualTo((id, Given.Continued.Identifier)));
    }

    [Test]
    public void A_snapshot_of_another_version_is_refused_with_both_versions()
    {
        var harness = new EngineHarness();
        var later = harness.Engine.Export() with { Version = 99 };

        Assert.That(() => SchedulerEngine.Restore(later, new SchedulerEngineOptions(Given.Policy), harness, (_, _) => null),
            Throws.TypeOf<NotSupportedException>().With.Message.Contains("must have version 1, was 99"));
    }

    [Test]
    public void The_order_of_the_groups_and_of_equal_deadlines_survives()
    {
        var harness = new EngineHarness(Given.OneSlot);
        foreach (var seconds in new[] { 5, 5, 3, 5, 3 })
            harness.Submit(Given.Processing with { EarliestBeginDate = Given.At(seconds), RequiresIdle = seconds == 3 });
        var once = Twin.Through(harness.Engine.Export());
        var again = SchedulerEngine.Restore(once, new SchedulerEngineOptions(Given.Policy), harness, (_, request) => request).Export();

        Assert.That(Twin.Text(again), Is.EqualTo(Twin.Text(harness.Engine.Export())));
    }
}
