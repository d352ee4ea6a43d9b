namespace TaskScheduling.Tests.Engine;

public sealed class OrderTests
{
    private static readonly ContinuedProcessingTaskRequest High = Given.Continued with { Priority = TaskPriority.High };
    private static readonly ContinuedProcessingTaskRequest Low = Given.Continued with { Priority = TaskPriority.Low };

    [Test]
    public void Priority_comes_first_then_the_due_instant_then_the_submission()
    {
        var engine = new EngineHarness(Given.OneSlot);
        var running = engine.Submit();
        var low = engine.Submit(Low);
        var due = engine.Submit(Given.Continued with { EarliestBeginDate = Given.At(5) });
        var first = engine.Submit();
        var second = engine.Submit();
        var high = engine.Submit(High);
        engine.AdvanceBy(10);
        var order = new List<TaskId>();
        for (var task = running; order.Count < 5; task = order[^1])
        {
            engine.EndRun(task);
            order.Add(engine.Runs.Single().Task);
        }

        Assert.That(order, Is.EqualTo(new[] { high, first, second, due, low }));
    }

    [TestCase(599, false)]
    [TestCase(600, true)]
    public void Waiting_while_ready_raises_the_priority_a_step_per_ten_minutes(double seconds, bool overtakes)
    {
        var engine = new EngineHarness(Given.OneSlot);
        var running = engine.Submit();
        var low = engine.Submit(Low);
        engine.AdvanceBy(seconds);
        engine.Submit();
        engine.EndRun(running);
        Assert.That(engine.StateOf(low), Is.EqualTo(overtakes ? TaskState.Running : TaskState.Pending));
    }

    [Test]
    public void A_new_policy_does_not_make_anybody_younger()
    {
        var engine = new EngineHarness(Given.OneSlot);
        var running = engine.Submit();
        var low = engine.Submit(Low);
        engine.AdvanceBy(599);
        engine.Replace(Given.OneSlot with { WarnAtFraction = 0.5 });
        engine.AdvanceBy(1);
        engine.Submit();
        engine.EndRun(running);
        Assert.That(engine.StateOf(low), Is.EqualTo(TaskState.Running));
    }

    [Test]
    public void A_high_task_takes_the_slot_of_the_least_run_after_5_s_and_30_s()
    {
        var engine = new EngineHarness(Given.OneSlot with { Preemption = new Preemption() });
        var victim = engine.Submit(Low);
        engine.AdvanceBy(10);
        var high = engine.Submit(High);
        engine.AdvanceBy(19.999);
        Assert.That(engine.ExpirationOf(victim), Is.Null);
        engine.AdvanceBy(0.001);
        Assert.That(engine.ExpirationOf(victim), Is.EqualTo(new Expiration.Preempted(high) { At = Given.At(30), GraceEndsAt = Given.At(35) }));
        engine.EndRun(victim, HandlerReturn.Cancelled);
        Assert.That(engine.StateOf(high), Is.EqualTo(TaskState.Running));
        engine.EndRun(high);
        Assert.That(engine.StateOf(victim), Is.EqualTo(TaskState.Running), "there is room again");
    }

    [Test]
    public void A_task_is_preempted_at_most_twice_and_only_if_it_may_run_again()
    {
        var engine = new EngineHarness(Given.OneSlot with { Preemption = new Preemption() });
        var victim = engine.Submit(Low);
        for (var times = 0; times < 2; times++)
        {
            engine.AdvanceBy(31);
            var high = engine.Submit(High);
            engine.AdvanceBy(5);
            Assert.That(engine.StateOf(victim), Is.EqualTo(TaskState.Expiring));
            engine.EndRun(victim, HandlerReturn.Cancelled);
            engine.EndRun(high);
        }

        engine.AdvanceBy(31);
        engine.Submit(High);
        engine.AdvanceBy(600);
        Assert.That(engine.StateOf(victim), Is.EqualTo(TaskState.Running));
    }

    [Test]
    public void A_run_that_may_not_come_back_is_not_preempted()
    {
        var engine = new EngineHarness(Given.OneSlot with { Preemption = new Preemption() });
        var precious = engine.Submit(Low with { Resubmission = Resubmission.Never });
        engine.Submit(High);
        engine.AdvanceBy(600);
        Assert.That(engine.StateOf(precious), Is.EqualTo(TaskState.Running));
    }

    [Test]
    public void A_preempted_run_that_overruns_does_not_protect_the_others()
    {
        var engine = new EngineHarness(Given.Policy with
        {
            Preemption = new Preemption(),
            ContinuedProcessing = new KindPolicy { Concurrency = Concurrency.Fixed(2) },
        });
        var other = engine.Submit(Low);
        var stubborn = engine.Submit(Low);
        engine.Submit(High);
        engine.AdvanceBy(30);
        Assert.That(engine.StateOf(stubborn), Is.EqualTo(TaskState.Expiring));
        engine.AdvanceBy(4.999);
        Assert.That(engine.StateOf(other), Is.EqualTo(TaskState.Running), "one slot is on its way");
        engine.AdvanceBy(0.001);
        Assert.That(engine.StateOf(other), Is.EqualTo(TaskState.Expiring));
    }

    [Test]
    public void A_blocked_task_is_skipped()
    {
        var engine = new EngineHarness(Given.OneSlot);
        engine.ChangeUnnoticed(DeviceConditions.Ideal with { Network = NetworkState.None });
        var running = engine.Submit(Given.Processing);
        engine.Submit(Given.Processing with { RequiresNetworkConnectivity = true, Priority = TaskPriority.High });
        var free = engine.Submit(Given.Processing);
        engine.EndRun(running);
        Assert.That(engine.StateOf(free), Is.EqualTo(TaskState.Running));
    }
}
