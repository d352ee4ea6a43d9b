using Microsoft.Extensions.Time.Testing;

namespace TaskScheduling.Terminal.Tests;

public sealed class ProgressEstimateTests
{
    private readonly FakeTimeProvider _time = Tasks.NewTime();
    private readonly ProgressEstimate _estimate;

    public ProgressEstimateTests() => _estimate = new ProgressEstimate(_time);

    [Test]
    public void Extrapolates_the_pace_and_counts_down()
    {
        Report(0, 0);
        Report(2, 0.2);
        var atOnce = _estimate.Left();
        _time.Advance(TimeSpan.FromSeconds(3));

        Assert.That((atOnce, _estimate.Left()), Is.EqualTo((TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(5))).Within(TimeSpan.FromMilliseconds(1)));
    }

    [Test]
    public void Says_nothing_before_two_seconds()
    {
        Report(0, 0);
        Report(1.9, 0.5);

        Assert.That(_estimate.Left(), Is.Null);
    }

    [Test]
    public void Says_nothing_when_progress_is_overdue()
    {
        Report(0, 0);
        Report(2, 0.5);
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.That(_estimate.Left(), Is.Null);
    }

    [Test]
    public void Begins_anew_when_progress_goes_back()
    {
        Report(0, 0);
        Report(4, 0.5);
        Report(0, 0.1);

        Assert.That(_estimate.Left(), Is.Null);
    }

    [Test]
    public void Begins_at_the_first_fraction_seen_not_at_zero()
    {
        Report(0, 0.5); // resumed from a checkpoint
        Report(5, 0.75);

        Assert.That(_estimate.Left(), Is.EqualTo(TimeSpan.FromSeconds(5)).Within(TimeSpan.FromMilliseconds(1)));
    }

    [Test]
    public void Knows_nothing_without_progress()
    {
        _estimate.Observe(null);

        Assert.That(_estimate.Left(), Is.Null);
    }

    private void Report(double seconds, double fraction)
    {
        _time.Advance(TimeSpan.FromSeconds(seconds));
        _estimate.Observe(fraction);
    }
}
