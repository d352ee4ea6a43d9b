namespace TaskScheduling.Tests.Engine;

public sealed class CpuWindowTests
{
    private static readonly CpuLimit Limit = new(0.8, Given.Seconds(60));
    private static readonly TimeSpan Grain = Given.Seconds(60.0 / 16);

    [Test]
    public void At_97_percent_it_fires_when_48_CPU_seconds_are_spent_after_about_50_s()
    {
        var engine = new EngineHarness();
        var task = engine.Submit(Given.With(new TaskBudget { Cpu = Limit }));
        engine.RunOf(task).UseCores(0.97, TimeSpan.Zero);

        engine.AdvanceBy(Given.Seconds(48 / 0.97));
        Assert.That(engine.ExpirationOf(task), Is.Null);
        engine.AdvanceBy(1);

        var why = (Expiration.CpuLimitExceeded)engine.ExpirationOf(task)!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(why.CpuUsed, Is.InRange(Given.Seconds(48), Given.Seconds(49)));
            Assert.That(why.Over, Is.InRange(Given.Seconds(49), Given.Seconds(51)));
        }
    }

    [TestCase(0.79)]
    public void Below_the_limit_it_never_fires(double cores)
    {
        var engine = new EngineHarness(processors: 4);
        var task = engine.Submit(Given.With(new TaskBudget { Cpu = Limit }));
        engine.RunOf(task).UseCores(cores, TimeSpan.Zero);
        engine.AdvanceBy(3600);
        Assert.That(engine.ExpirationOf(task), Is.Null);
    }

    [Test]
    public void After_any_past_it_is_at_most_a_sixteenth_of_the_window_late([Values(0.805, 0.82, 0.85, 0.97, 2, 4)] double cores, [Values(0, 100, 101.3)] double idle)
    {
        var engine = new EngineHarness(processors: 4);
        var task = engine.Submit(Given.With(new TaskBudget { Cpu = Limit }));
        engine.RunOf(task).UseCores(0.1, TimeSpan.Zero);
        engine.AdvanceBy(idle);
        engine.RunOf(task).UseCores(cores, engine.Now.Monotonic);
        engine.AdvanceBy(200);

        AssertInTime(engine, task, lateAtMost: Grain);
    }

    [Test]
    public void A_quiet_run_is_looked_at_four_times_a_window()
    {
        var engine = new EngineHarness();
        var task = engine.Submit(Given.With(new TaskBudget { Cpu = Limit }));
        engine.RunOf(task).UseCores(0.001, TimeSpan.Zero);
        engine.AdvanceBy(300);
        var looks = engine.Readings.Count;

        engine.AdvanceBy(600);

        Assert.That(engine.Readings.Count - looks, Is.EqualTo(40));
    }

    [Test]
    public void What_wakes_a_quiet_run_is_at_most_a_quarter_of_the_window_late([Values(0.805, 0.85, 0.97, 2, 4)] double cores, [Values(300, 301.3, 314.9)] double quiet)
    {
        var engine = new EngineHarness(processors: 4);
        var task = engine.Submit(Given.With(new TaskBudget { Cpu = Limit }));
        engine.AdvanceBy(quiet);
        engine.RunOf(task).UseCores(cores, engine.Now.Monotonic);
        engine.AdvanceBy(200);

        AssertInTime(engine, task, lateAtMost: Limit.Window / 4);
    }

    [Test]
    public void Runs_with_the_same_limits_are_judged_each_by_what_it_used()
    {
        var engine = new EngineHarness(processors: 4);
        var request = Given.Processing with { Budget = new TaskBudget { Cpu = Limit, Time = Given.Seconds(500) } };
        var busy = engine.Submit(request);
        engine.AdvanceBy(7);
        var idle = engine.Submit(request);
        engine.RunOf(busy).UseCores(0.97, engine.Now.Monotonic);
        engine.AdvanceBy(450);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(engine.ExpirationOf(busy), Is.InstanceOf<Expiration.CpuLimitExceeded>());
            Assert.That(engine.ExpirationOf(idle), Is.Null);
            Assert.That(engine.WarningsOf(idle).Select(warning => warning.Kind), Is.EqualTo(new[] { BudgetKind.Time }), "80 % of the time, and nothing of the other's");
        }
    }

    [Test]
    public void The_window_slides()
    {
        var engine = new EngineHarness();
        var task = engine.Submit(Given.With(new TaskBudget { Cpu = Limit }));
        for (var burst = 0; burst < 10; burst++)
        {
            engine.RunOf(task).UseCores(1, engine.Now.Monotonic);
            engine.AdvanceBy(40);
            engine.RunOf(task).UseCores(0, engine.Now.Monotonic);
            engine.AdvanceBy(60);
        }

        Assert.That(engine.ExpirationOf(task), Is.Null, "40 CPU-seconds in any 60 s");
    }

    [Test]
    public void A_question_does_not_change_when_it_fires([Values(0.7, 1.1, 2.9)] double pause)
    {
        DateTimeOffset FiresAt(double askEvery)
        {
            var engine = new EngineHarness();
            var task = engine.Submit(Given.With(new TaskBudget { Cpu = Limit }));
            engine.RunOf(task).UseCores(0.1, TimeSpan.Zero);
            engine.AdvanceBy(90);
            engine.RunOf(task).UseCores(0.9, engine.Now.Monotonic);
            for (var asked = 0.0; asked < 120; asked += askEvery)
            {
                engine.AdvanceBy(askEvery);
                engine.Explain(task);
            }

            return engine.ExpirationOf(task)!.At;
        }

        Assert.That(FiresAt(pause), Is.EqualTo(FiresAt(120)));
    }

    [Test]
    public void On_Mobile_it_rests_on_external_power_and_what_was_used_then_is_free()
    {
        var engine = new EngineHarness(SchedulingPolicy.Mobile, processors: 8);
        var task = engine.Submit(Given.Processing);
        engine.RunOf(task).UseCores(8, TimeSpan.Zero);
        engine.AdvanceBy(104.9);
        Assert.That(engine.ExpirationOf(task), Is.Null, "lifted");

        engine.RunOf(task).UseCores(0.5, engine.Now.Monotonic);
        engine.SetConditions(Given.Battery(0.9));
        engine.AdvanceBy(100);
        Assert.That(engine.ExpirationOf(task), Is.Null, "nothing of before counts");

        engine.RunOf(task).UseCores(8, engine.Now.Monotonic);
        engine.AdvanceBy(10);
        Assert.That(engine.ExpirationOf(task), Is.InstanceOf<Expiration.CpuLimitExceeded>());
    }

    private static void AssertInTime(EngineHarness engine, TaskId task, TimeSpan lateAtMost)
    {
        var run = engine.RunOf(task);
        var at = engine.ExpirationOf(task)!.At - EngineHarness.Epoch;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(UsedInWindow(run, at), Is.GreaterThanOrEqualTo(Given.Seconds(48)), "early");
            Assert.That(UsedInWindow(run, at - lateAtMost - Given.Seconds(0.001)), Is.LessThan(Given.Seconds(48)), "late");
        }
    }

    private static TimeSpan UsedInWindow(ScriptedRun run, TimeSpan at) =>
        run.Cpu(at) - run.Cpu(at > Limit.Window ? at - Limit.Window : TimeSpan.Zero);
}
