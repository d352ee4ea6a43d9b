namespace TaskScheduling.Tests.Engine;

public sealed class WarningTests
{
    private readonly EngineHarness _engine = new();

    [Test]
    public void At_80_percent_of_the_time_there_is_one_warning()
    {
        var task = _engine.Submit(Given.With(new TaskBudget { Time = Given.Seconds(100) }));
        _engine.AdvanceBy(Given.Seconds(80) - TimeSpan.FromMilliseconds(1));
        Assert.That(_engine.WarningsOf(task), Is.Empty);
        _engine.AdvanceBy(19);
        Assert.That(_engine.WarningsOf(task), Is.EqualTo(new[] { new BudgetWarning(
            BudgetKind.Time, BudgetAmount.Of(Given.Seconds(80)), BudgetAmount.Of(Given.Seconds(100)), BudgetAmount.Of(Given.Seconds(20))) }));
    }

    [Test]
    public void A_new_episode_warns_again_and_at_most_once_a_minute([Values(70.0, 20.0)] double between)
    {
        var task = _engine.Submit(Given.With(new TaskBudget { Progress = new ProgressLimit(Given.Seconds(100)) }));
        _engine.AdvanceBy(81);
        _engine.RunOf(task).Liveness = new LivenessReading { LastProgress = Given.Seconds(81 + between - 80) };
        _engine.AdvanceBy(between); // silent for 80 s again
        Assert.That(_engine.WarningsOf(task).Count(), Is.EqualTo(between >= 60 ? 2 : 1));
    }

    [TestCase(BudgetKind.Cpu)]
    [TestCase(BudgetKind.CpuTime)]
    [TestCase(BudgetKind.Allocated)]
    [TestCase(BudgetKind.HeartbeatOnly)]
    [TestCase(BudgetKind.Wait)]
    public void Each_limit_warns(BudgetKind kind)
    {
        var task = _engine.Submit(Given.With(kind switch
        {
            BudgetKind.Cpu => new TaskBudget { Cpu = new CpuLimit(0.5, Given.Seconds(100)) },
            BudgetKind.CpuTime => new TaskBudget { CpuTime = Given.Seconds(50) },
            BudgetKind.Allocated => new TaskBudget { AllocatedBytes = 100 },
            _ => new TaskBudget { Progress = new ProgressLimit(Given.Seconds(40)) { MaximumHeartbeatOnly = Given.Seconds(50), MaximumWait = Given.Seconds(50) } },
        }));
        var run = _engine.RunOf(task);
        run.UseCores(1, TimeSpan.Zero);
        run.AllocatedBytes = 80;
        run.Liveness = kind is BudgetKind.Wait
            ? new LivenessReading { WaitingSince = TimeSpan.Zero }
            : new LivenessReading { LastHeartbeat = Given.Seconds(30) };
        _engine.AdvanceBy(42);
        Assert.That(_engine.WarningsOf(task).Select(warning => warning.Kind), Is.EqualTo(new[] { kind }));
    }

    [Test]
    public void Memory_of_a_process_warns()
    {
        _engine.Register(new HandlerDescription("process", TaskKind.Processing, OutOfProcess: true));
        var task = _engine.Submit(new ProcessingTaskRequest("process") { Budget = new TaskBudget { MemoryBytes = 1000 } });
        _engine.RunOf(task).MemoryBytes = 850;
        _engine.AdvanceBy(5);
        Assert.That(_engine.WarningsOf(task).Single().Remaining, Is.EqualTo(BudgetAmount.OfBytes(150)));
    }

    [Test]
    public void Two_limits_of_one_field_share_the_minute()
    {
        var policy = Given.Policy with { ContinuedProcessing = new KindPolicy { Budget = new TaskBudget { Cpu = new CpuLimit(0.5, Given.Seconds(110)) } } };
        var engine = new EngineHarness(policy);
        var task = engine.Submit(Given.With(new TaskBudget { Cpu = new CpuLimit(0.5, Given.Seconds(100)) }));
        engine.RunOf(task).UseCores(1, TimeSpan.Zero);
        engine.AdvanceBy(49);
        Assert.That(engine.WarningsOf(task).Count(), Is.EqualTo(1));
    }
}
