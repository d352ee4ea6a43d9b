using Microsoft.Extensions.Time.Testing;

namespace TaskScheduling.Tests.Execution;

public sealed class SchedulerClockTests
{
    [Test]
    public void The_coarse_clock_is_never_ahead()
    {
        var clock = new SchedulerClock(TimeProvider.System);

        for (var reading = 0; reading < 200_000; reading++)
        {
            var coarse = clock.Coarse;
            Assert.That(coarse, Is.LessThanOrEqualTo(clock.Monotonic));
        }
    }

    [Test]
    public void A_clock_that_is_set_by_hand_has_no_coarse_one()
    {
        var time = new FakeTimeProvider();
        var clock = new SchedulerClock(time);
        time.Advance(TimeSpan.FromTicks(1));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(clock.Coarse, Is.EqualTo(TimeSpan.FromTicks(1)));
            Assert.That(clock.CoarseError, Is.EqualTo(TimeSpan.Zero));
        }
    }

    [Test]
    public void The_date_of_a_clock_that_is_set_by_hand_is_read_each_time()
    {
        var time = new FakeTimeProvider();
        var clock = new SchedulerClock(time);
        _ = clock.Now;

        time.AdjustTime(time.GetUtcNow().AddHours(1));

        Assert.That(clock.Now.Utc, Is.EqualTo(time.GetUtcNow()));
    }
}
