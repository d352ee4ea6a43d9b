namespace TaskScheduling.Tests.Engine;

/// <summary>At most Fair, 10 s.</summary>
public sealed class ThermalTests
{
    private readonly EngineHarness _engine = new();
    private readonly TaskId _task;

    public ThermalTests() => _task = _engine.Submit(Given.With(new TaskBudget { Thermal = new ThermalLimit(ThermalState.Fair, Given.Seconds(10)) }));

    [Test]
    public void A_spell_begins_at_the_first_hot_reading()
    {
        _engine.AdvanceBy(3);
        _engine.SetConditions(Given.Heat(ThermalState.Serious));
        _engine.AdvanceBy(Given.Seconds(9.999));
        Assert.That(_engine.ExpirationOf(_task), Is.Null);
        _engine.AdvanceBy(0.001);
        Assert.That(_engine.ExpirationOf(_task), Is.EqualTo(new Expiration.ThermalLimitExceeded(
            ThermalState.Fair, ThermalState.Serious, Given.Seconds(10), null)
        { At = Given.At(13), GraceEndsAt = Given.At(18) }));
    }

    [Test]
    public void A_run_that_begins_in_a_spell_has_its_own()
    {
        _engine.SetConditions(Given.Heat(ThermalState.Serious));
        _engine.AdvanceBy(5);
        var other = _engine.Submit(Given.With(new TaskBudget { Thermal = new ThermalLimit(ThermalState.Fair, Given.Seconds(10)) }));
        Assert.That(_engine.HasStarted(other), Is.False, "too hot to start");
        _engine.Send(SchedulerInput.LaunchRequested(_engine.Now, other));
        _engine.AdvanceBy(9.999);
        Assert.That(_engine.ExpirationOf(other), Is.Null);
        _engine.AdvanceBy(0.001);
        Assert.That(_engine.ExpirationOf(other), Is.InstanceOf<Expiration.ThermalLimitExceeded>());
    }

    [Test]
    public void One_cool_reading_ends_a_spell()
    {
        _engine.SetConditions(Given.Heat(ThermalState.Serious));
        _engine.AdvanceBy(8);
        _engine.SetConditions(Given.Heat(ThermalState.Fair));
        _engine.SetConditions(Given.Heat(ThermalState.Critical));
        _engine.AdvanceBy(9.999);
        Assert.That(_engine.ExpirationOf(_task), Is.Null);
    }

    [Test]
    public void A_stale_reading_judges_nobody_and_the_next_one_does()
    {
        var task = _engine.Submit(Given.With(new TaskBudget { Thermal = new ThermalLimit(ThermalState.Fair, Given.Seconds(40)) }));
        _engine.SetConditions(Given.Heat(ThermalState.Serious));
        _engine.SensorsAnswer = false;
        _engine.AdvanceBy(50);
        Assert.That(_engine.ExpirationOf(task), Is.Null, "the last reading is 50 s old");
        _engine.SetConditions(Given.Heat(ThermalState.Serious));
        Assert.That(_engine.ExpirationOf(task), Is.InstanceOf<Expiration.ThermalLimitExceeded>());
    }

    [Test]
    public void An_unavailable_reading_neither_counts_nor_ends_the_spell()
    {
        _engine.SetConditions(Given.Heat(ThermalState.Serious));
        _engine.AdvanceBy(5);
        _engine.SetConditions(DeviceConditions.Ideal with { Thermal = Reading<ThermalState>.Unavailable("broken") });
        _engine.AdvanceBy(10);
        Assert.That(_engine.ExpirationOf(_task), Is.Null);
        _engine.SetConditions(Given.Heat(ThermalState.Serious));
        Assert.That(_engine.ExpirationOf(_task), Is.InstanceOf<Expiration.ThermalLimitExceeded>());
    }

    [Test]
    public void A_spell_without_readings_is_dropped_after_a_minute_and_reported()
    {
        _engine.SetConditions(Given.Heat(ThermalState.Serious));
        _engine.AdvanceBy(5);
        _engine.SetConditions(DeviceConditions.Ideal with { Thermal = Reading<ThermalState>.Unavailable("broken") });
        _engine.AdvanceBy(80);
        _engine.SetConditions(Given.Heat(ThermalState.Serious));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(_engine.ExpirationOf(_task), Is.Null);
            Assert.That(_engine.Effects.Select(effect => effect.Data).OfType<EngineReport.HotSpellDropped>().Count(), Is.EqualTo(1));
        }
    }

    [Test]
    public void After_sleep_nobody_is_judged_before_a_new_reading()
    {
        _engine.SetConditions(Given.Heat(ThermalState.Serious));
        _engine.AdvanceBy(9);
        _engine.SensorsAnswer = false;
        _engine.Send(SchedulerInput.ReadingsStale(_engine.Now));
        _engine.AdvanceBy(5);
        Assert.That(_engine.ExpirationOf(_task), Is.Null);
        _engine.SetConditions(Given.Heat(ThermalState.Fair));
        _engine.AdvanceBy(60);
        Assert.That(_engine.ExpirationOf(_task), Is.Null, "it had cooled down while it slept");
    }

    [Test]
    public void The_beginning_of_a_spell_warns_at_most_once_a_minute()
    {
        for (var flap = 0; flap < 5; flap++)
        {
            _engine.SetConditions(Given.Heat(ThermalState.Serious));
            _engine.AdvanceBy(2);
            _engine.SetConditions(Given.Heat(ThermalState.Fair));
            _engine.AdvanceBy(2);
        }

        Assert.That(_engine.WarningsOf(_task).Select(warning => warning.Kind), Is.EqualTo(new[] { BudgetKind.Thermal }));
    }

    [Test]
    public void Of_two_limits_both_are_in_force()
    {
        var hot = new ThermalLimit(ThermalState.Serious, Given.Seconds(1));
        var engine = new EngineHarness(Given.Policy with { ContinuedProcessing = new KindPolicy { Budget = new TaskBudget { Thermal = hot } } });
        var task = engine.Submit(Given.With(new TaskBudget { Thermal = new ThermalLimit(ThermalState.Fair, Given.Seconds(60)) }));
        engine.SetConditions(Given.Heat(ThermalState.Critical));
        engine.AdvanceBy(1);
        Assert.That(((Expiration.ThermalLimitExceeded)engine.ExpirationOf(task)!).Allowed, Is.EqualTo(ThermalState.Serious));
    }
}
