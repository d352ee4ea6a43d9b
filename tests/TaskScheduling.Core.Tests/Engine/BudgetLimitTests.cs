namespace TaskScheduling.Tests.Engine;

/// <summary>Boundary pairs: 1 ms before the limit nothing, at the limit the expiration.</summary>
public sealed class BudgetLimitTests
{
    [Test]
    public void A_limit_of_the_request_is_said_to_be_of_the_request_also_where_the_registration_asks_for_the_same([Values] bool isSecond)
    {
        var engine = new EngineHarness();
        var budget = new TaskBudget { Time = Given.Seconds(100) };
        engine.Register(new HandlerDescription("own", TaskKind.Processing, budget));
        if (isSecond)
            engine.Submit(new ProcessingTaskRequest("own"));
        var task = engine.Submit(new ProcessingTaskRequest("own") { Budget = new TaskBudget { Time = Given.Seconds(100) } });
        Assert.That(engine.Explain(task).Budget.Single().Source, Is.EqualTo(BudgetSource.Request));
    }

    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    [Test]
    public void Time_is_exact()
    {
        var engine = new EngineHarness();
        var task = engine.Submit(Given.With(new TaskBudget { Time = Given.Seconds(5) }));

        engine.AdvanceBy(Given.Seconds(5) - Millisecond);
        Assert.That(engine.ExpirationOf(task), Is.Null);
        engine.AdvanceBy(Millisecond);

        Assert.That(engine.ExpirationOf(task), Is.EqualTo(
            new Expiration.TimeLimitExceeded(Given.Seconds(5), Given.Seconds(5)) { At = Given.At(5), GraceEndsAt = Given.At(10) }));
    }

    [Test]
    public void Time_counts_from_the_first_instruction()
    {
        var engine = new EngineHarness();
        var task = engine.Submit(Given.With(new TaskBudget { Time = Given.Seconds(5) }));
        engine.RunOf(task).BeganAt = Given.Seconds(3);

        engine.AdvanceBy(Given.Seconds(8) - Millisecond);
        Assert.That(engine.ExpirationOf(task), Is.Null);
        engine.AdvanceBy(Millisecond);
        Assert.That(engine.ExpirationOf(task)?.Code, Is.EqualTo("time_limit_exceeded"));
    }

    [Test]
    public void A_run_that_ends_at_the_instant_of_its_limit_has_succeeded()
    {
        var engine = new EngineHarness();
        var task = engine.Submit(Given.With(new TaskBudget { Time = Given.Seconds(5) }));

        engine.MoveClock(Given.Seconds(5));
        engine.EndRun(task);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(engine.ResultOf(task)?.Outcome, Is.EqualTo(TaskOutcome.Succeeded));
            Assert.That(engine.ExpirationOf(task), Is.Null);
        }
    }

    [Test]
    public void Total_CPU_time_expires_when_it_is_used()
    {
        var engine = new EngineHarness();
        var task = engine.Submit(Given.With(new TaskBudget { CpuTime = Given.Seconds(3) }));
        engine.RunOf(task).UseCores(0.5, TimeSpan.Zero);

        engine.AdvanceBy(Given.Seconds(6) - Millisecond);
        Assert.That(engine.ExpirationOf(task), Is.Null);
        engine.AdvanceBy(Given.Seconds(0.02));
        Assert.That(engine.ExpirationOf(task), Is.InstanceOf<Expiration.CpuTimeExceeded>());
    }

    [TestCase(999, ExpectedResult = null)]
    [TestCase(1000, ExpectedResult = "allocation_limit_exceeded")]
    public string? Allocated_bytes_expire_at_the_limit(long bytes)
    {
        var engine = new EngineHarness();
        var task = engine.Submit(Given.With(new TaskBudget { AllocatedBytes = 1000 }));
        engine.RunOf(task).AllocatedBytes = bytes;
        engine.AdvanceBy(1);
        return engine.ExpirationOf(task)?.Code;
    }

    [TestCase(1000, ExpectedResult = null)]
    [TestCase(1001, ExpectedResult = "memory_limit_exceeded")]
    public string? Memory_of_a_process_expires_above_the_limit(long bytes)
    {
        var engine = new EngineHarness();
        engine.Register(new HandlerDescription("process", TaskKind.Processing, OutOfProcess: true));
        var task = engine.Submit(new ProcessingTaskRequest("process") { Budget = new TaskBudget { MemoryBytes = 1000 } });
        engine.RunOf(task).MemoryBytes = bytes;
        engine.AdvanceBy(2);
        return engine.ExpirationOf(task)?.Code;
    }

    [Test]
    public void A_request_never_loosens_the_policy()
    {
        var engine = new EngineHarness(Given.Policy with { ContinuedProcessing = new KindPolicy { Budget = new TaskBudget { Time = Given.Seconds(5) } } });
        var task = engine.Submit(Given.With(new TaskBudget { Time = Given.Seconds(50), Grace = Given.Seconds(50) }));

        engine.AdvanceBy(5);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(engine.ExpirationOf(task), Is.InstanceOf<Expiration.TimeLimitExceeded>());
            Assert.That(engine.EventsOf<TaskEvent.Submitted>(task).Single().Tightened, Is.EqualTo((ValueList<BudgetKind>)[BudgetKind.Time]));
        }
    }

    [Test]
    public void A_CPU_limit_that_cannot_be_metered_is_not_applied_and_says_so()
    {
        var engine = new EngineHarness(cpuUnavailable: "no clock");
        var task = engine.Submit(Given.With(new TaskBudget { CpuTime = Given.Seconds(1) }));
        engine.RunOf(task).UseCores(1, TimeSpan.Zero);

        engine.AdvanceBy(100);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(engine.ExpirationOf(task), Is.Null);
            Assert.That(engine.Explain(task).Budget.Single().NotApplied, Is.EqualTo("no clock"));
        }
    }

    [Test]
    public void A_policys_memory_limit_is_not_applied_to_a_run_in_process_and_says_so()
    {
        var engine = new EngineHarness(Given.Policy with { Processing = new KindPolicy { Budget = new TaskBudget { MemoryBytes = 1000 } } });
        var task = engine.Submit(Given.Processing);
        engine.RunOf(task).MemoryBytes = 5000;

        engine.AdvanceBy(60);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(engine.ExpirationOf(task), Is.Null);
            Assert.That(engine.Engine.NextDeadline, Is.Null, "nobody is woken for it");
            Assert.That(engine.Explain(task).Budget.Single().NotApplied, Is.EqualTo("the run is in-process"));
        }

        engine.EndRun(task);
        Assert.That(engine.ResultOf(task)!.Usage.PeakMemoryBytes, Is.Null);
    }
}
