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
}
