namespace TaskScheduling.Tests.Conditions;

public sealed class DownwardDwellTests
{
    private readonly DownwardDwell _dwell = new();

    [Test]
    public void A_rise_shows_at_once()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(At(0, ThermalState.Nominal), Is.EqualTo(ThermalState.Nominal));
            Assert.That(At(1, ThermalState.Critical), Is.EqualTo(ThermalState.Critical));
        }
    }

    [Test]
    public void A_fall_shows_after_five_seconds_below()
    {
        At(0, ThermalState.Serious);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(At(1, ThermalState.Nominal), Is.EqualTo(ThermalState.Serious));
            Assert.That(At(5.9, ThermalState.Nominal), Is.EqualTo(ThermalState.Serious));
            Assert.That(At(6, ThermalState.Nominal), Is.EqualTo(ThermalState.Nominal));
        }
    }

    [Test]
    public void One_hot_reading_starts_the_wait_again()
    {
        At(0, ThermalState.Serious);
        At(1, ThermalState.Fair);
        At(5, ThermalState.Serious);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(At(6, ThermalState.Fair), Is.EqualTo(ThermalState.Serious));
            Assert.That(At(11, ThermalState.Fair), Is.EqualTo(ThermalState.Fair));
        }
    }

    [Test]
    public void A_short_dip_does_not_skip_a_level_on_the_way_down()
    {
        At(0, ThermalState.Critical);
        At(1, ThermalState.Serious);
        At(5, ThermalState.Nominal);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(At(6, ThermalState.Nominal), Is.EqualTo(ThermalState.Serious), "critical was left at 1 s");
            Assert.That(At(10, ThermalState.Nominal), Is.EqualTo(ThermalState.Nominal), "serious was left at 5 s");
        }
    }

    private ThermalState At(double seconds, ThermalState seen) => _dwell.Observe(seen, TimeSpan.FromSeconds(seconds));
}
