namespace TaskScheduling.Tests.Engine;

/// <summary>A policy without a start rule whose own limit is Serious for 10 s, on a Critical device.</summary>
public sealed class HotStartTests
{
    private readonly EngineHarness _engine = new(Given.Policy with
    {
        StartAtOrBelow = null,
        ContinuedProcessing = Given.Policy.ContinuedProcessing with { Budget = new TaskBudget { Thermal = new ThermalLimit(ThermalState.Serious, Given.Seconds(10)) } },
    });

    [SetUp]
    public void Heat_the_device() => _engine.SetConditions(Given.Heat(ThermalState.Critical));

    [Test]
    public void A_first_run_begins_and_the_limit_of_the_policy_ends_it()
    {
        var task = _engine.Submit();
        Assert.That(_engine.HasStarted(task), Is.True);
        _engine.AdvanceBy(10);
        Assert.That(_engine.ExpirationOf(task), Is.InstanceOf<Expiration.ThermalLimitExceeded>());
    }

    [Test]
    public void A_later_run_waits_until_the_device_is_cool()
    {
        var task = _engine.Submit();
        _engine.AdvanceBy(10);
        _engine.EndRun(task, HandlerReturn.Cancelled);
        _engine.AdvanceBy(600);
        Assert.That(_engine.ReasonsOf(task), Is.EqualTo(new[] { new DeferralReason.TooHot(ThermalState.Serious, ThermalState.Critical) }));
        _engine.SetConditions(Given.Heat(ThermalState.Serious));
        _engine.AdvanceBy(1);
        Assert.That(_engine.Engine.Snapshot(task)!.Attempt, Is.EqualTo(2));
    }

    [Test]
    public void The_limit_of_the_request_holds_its_start()
    {
        var task = _engine.Submit(Given.With(new TaskBudget { Thermal = new ThermalLimit(ThermalState.Fair, Given.Seconds(10)) }));
        Assert.That(_engine.HasStarted(task), Is.False);
    }
}
