namespace TaskScheduling.Tests.Conditions;

public sealed class ThermalThresholdsTests
{
    [TestCase(74.9, ThermalState.Nominal)]
    [TestCase(75.0, ThermalState.Fair)]
    [TestCase(85.0, ThermalState.Serious)]
    [TestCase(95.0, ThermalState.Critical)]
    [TestCase(-20.0, ThermalState.Nominal)]
    public void A_state_is_entered_at_its_threshold(double celsius, ThermalState expected) =>
        Assert.That(ThermalThresholds.Package.Next(ThermalState.Nominal, celsius), Is.EqualTo(expected));

    [TestCase(ThermalState.Critical, 93.1, ThermalState.Critical)]
    [TestCase(ThermalState.Critical, 93.0, ThermalState.Serious)]
    [TestCase(ThermalState.Serious, 83.1, ThermalState.Serious)]
    [TestCase(ThermalState.Serious, 83.0, ThermalState.Fair)]
    [TestCase(ThermalState.Fair, 73.1, ThermalState.Fair)]
    [TestCase(ThermalState.Fair, 73.0, ThermalState.Nominal)]
    public void A_state_is_left_two_degrees_below_its_own_threshold(ThermalState previous, double celsius, ThermalState expected) =>
        Assert.That(ThermalThresholds.Package.Next(previous, celsius), Is.EqualTo(expected));

    [Test]
    public void Several_levels_are_jumped_at_once_in_both_directions()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(ThermalThresholds.Package.Next(ThermalState.Nominal, 100), Is.EqualTo(ThermalState.Critical));
            Assert.That(ThermalThresholds.Package.Next(ThermalState.Critical, 40), Is.EqualTo(ThermalState.Nominal));
            Assert.That(ThermalThresholds.Package.Next(ThermalState.Critical, 84), Is.EqualTo(ThermalState.Serious), "in its gap");
        }
    }

    [Test]
    public void Trips_give_fair_fifteen_below_passive_and_critical_five_below_shutdown() =>
        Assert.That(ThermalThresholds.FromTrips(90, null, 105), Is.EqualTo(new ThermalThresholds(75, 90, 100)));

    [Test]
    public void The_hot_trip_counts_where_it_is_lower_than_the_shutdown_trip() =>
        Assert.That(ThermalThresholds.FromTrips(80, 92, 105), Is.EqualTo(new ThermalThresholds(65, 80, 92)));

    [Test]
    public void Without_trips_the_package_defaults_apply() =>
        Assert.That(ThermalThresholds.FromTrips(null, null, null), Is.EqualTo(ThermalThresholds.Package));

    [Test]
    public void Thresholds_stay_in_order_whatever_the_firmware_says(
        [Values(null, 35, 99, 120)] int? passive, [Values(null, 60, 98)] int? critical)
    {
        var thresholds = ThermalThresholds.FromTrips(passive, null, critical);
        Assert.That(new[] { thresholds.Fair, thresholds.Serious, thresholds.Critical }, Is.Ordered);
    }

    [TestCase(null, 2.0)]
    [TestCase(0.5, 2.0)]
    [TestCase(-3.0, 2.0)]
    [TestCase(5.0, 5.0)]
    [TestCase(40.0, 2.0)]
    public void A_gap_of_the_trip_is_taken_only_if_it_can_be_meant(double? gap, double expected) =>
        Assert.That(ThermalThresholds.FromTrips(80, null, null, gap).ReleaseGap, Is.EqualTo(expected));

    [TestCase(0.0)]
    [TestCase(-274.0)]
    [TestCase(1.0)]
    [TestCase(32767.0)]
    public void Nonsense_trips_are_recognised(double celsius) => Assert.That(ThermalThresholds.IsSaneTrip(celsius), Is.False);
}
