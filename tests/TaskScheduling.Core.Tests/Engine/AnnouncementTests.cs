namespace TaskScheduling.Tests.Engine;

public sealed class AnnouncementTests
{
    private readonly EngineHarness _engine = new() { SensorsAnswer = false };

    [Test]
    public void A_task_is_deferred_once_with_its_reason_when_the_readings_have_come()
    {
        var task = _engine.Submit(Given.Processing with { RequiresExternalPower = true });
        Assert.That(_engine.EventsOf<TaskEvent.Deferred>(task), Is.Empty, "nobody knows the reason yet");
        Assert.That(_engine.ReasonsOf(task), Is.EqualTo(new[] { new DeferralReason.ReadingConditions(ConditionKinds.Power) }));

        _engine.SetConditions(DeviceConditions.Ideal with { Power = PowerSource.Battery });

        Assert.That(_engine.EventsOf<TaskEvent.Deferred>(task).Single().Reasons, Is.EqualTo(new DeferralReason[] { new DeferralReason.WaitingForExternalPower(1) }));
    }

    [Test]
    public void A_task_that_the_readings_let_start_is_not_deferred_at_all()
    {
        var task = _engine.Submit(Given.Processing with { RequiresExternalPower = true });
        _engine.SetConditions(DeviceConditions.Ideal);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(_engine.HasStarted(task), Is.True);
            Assert.That(_engine.EventsOf<TaskEvent.Deferred>(task), Is.Empty);
        }
    }

    [Test]
    public void Who_is_left_over_when_the_slots_of_an_instant_are_given_out_is_told_so()
    {
        var engine = new EngineHarness(Given.OneSlot);
        TaskId[] ids = [];
        engine.Together(() => ids = [engine.Submit(Given.Processing with { EarliestBeginDate = Given.At(10) }), engine.Submit(Given.Processing with { EarliestBeginDate = Given.At(10) })]);

        engine.AdvanceBy(10);

        Assert.That(engine.EventsOf<TaskEvent.Deferred>(ids[1]).Last().Reasons, Is.EqualTo(new DeferralReason[] { new DeferralReason.ConcurrencyLimit(null, 1) }));
    }
}
