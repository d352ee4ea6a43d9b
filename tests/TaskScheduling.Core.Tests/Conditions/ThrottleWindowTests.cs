namespace TaskScheduling.Tests.Conditions;

public sealed class ThrottleWindowTests
{
    private readonly ThrottleWindow _window = new();

    [Test]
    public void The_first_reading_has_nothing_to_compare_with() => Assert.That(At(0, 4711), Is.False);

    [Test]
    public void A_rise_counts_for_ten_seconds()
    {
        At(0, 10);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(At(5, 11), Is.True);
            Assert.That(At(14.9, 11), Is.True);
            Assert.That(At(15, 11), Is.False);
        }
    }

    [Test]
    public void A_counter_that_fell_starts_anew()
    {
        At(0, 10);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(At(5, 3), Is.False, "a core went offline");
            Assert.That(At(10, 4), Is.True);
        }
    }

    [Test]
    public void A_rise_over_a_long_pause_may_be_old_and_does_not_count()
    {
        At(0, 10);
        Assert.That(At(300, 20), Is.False);
    }

    private bool At(double seconds, long count) => _window.Observe(count, TimeSpan.FromSeconds(seconds));
}
