namespace TaskScheduling.Tests.Conditions;

public sealed class ThermalLadderTests
{
    // Serious at 81 °C, as on a board whose kernel throttles there.
    private static readonly ThermalThresholds Board = ThermalThresholds.FromTrips(81, null, 100);

    private readonly ThermalLadder _ladder = new();

    [Test]
    public void Flapping_around_the_threshold_does_not_flap_the_state()
    {
        var states = Enumerable.Range(0, 60).Select(second => At(second, second % 2 == 0 ? 81.2 : 79.8)).ToList();
        Assert.That(states, Is.All.EqualTo(ThermalState.Serious));
    }

    [Test]
    public void Flapping_beyond_the_gap_is_held_by_the_dwell()
    {
        var states = Enumerable.Range(0, 60).Select(second => At(second, second % 4 == 0 ? 81.2 : 76)).ToList();
        Assert.That(states, Is.All.EqualTo(ThermalState.Serious));
    }

    [Test]
    public void Cooling_below_the_gap_releases_after_the_dwell()
    {
        At(0, 81);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(At(1, 79), Is.EqualTo(ThermalState.Serious));
            Assert.That(At(6, 79), Is.EqualTo(ThermalState.Fair));
        }
    }

    [Test]
    public void Sensors_do_not_share_their_memory()
    {
        _ladder.Temperature("one", 90, Board);
        Assert.That(_ladder.Temperature("two", 80, Board), Is.EqualTo(ThermalState.Fair));
    }

    [Test]
    public void What_was_seen_before_a_long_pause_is_forgotten()
    {
        At(0, 81);
        Assert.That(At(120, 80), Is.EqualTo(ThermalState.Fair));
    }

    private ThermalState At(double seconds, double celsius)
    {
        var now = TimeSpan.FromSeconds(seconds);
        _ladder.Begin(now);
        return _ladder.Settle(_ladder.Temperature("zone", celsius, Board), now);
    }
}
