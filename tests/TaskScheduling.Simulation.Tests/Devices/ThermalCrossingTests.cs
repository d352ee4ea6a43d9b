namespace TaskScheduling.Simulation.Tests.Devices;

/// <summary>When a temperature is reached, against solutions on paper.</summary>
public sealed class ThermalCrossingTests
{
    private const double Millisecond = 1e-3;
    private const double Year = 365 * 86_400.0;

    [TestCase(30, true, 69.314718)] // half of the way up
    [TestCase(39, true, 299.573227)]
    public void A_rising_temperature_is_foreseen(double celsius, bool rising, double seconds) =>
        Assert.That(Heating().SecondsUntil(0, celsius, rising, Year), Is.EqualTo(seconds).Within(Millisecond));

    [Test]
    public void A_falling_temperature_is_foreseen()
    {
        var network = Heating();
        network.SetTemperature(60);
        network.SetPower(0, 0);
        Assert.That(network.SecondsUntil(0, 40, rising: false, Year), Is.EqualTo(100 * Math.Log(2)).Within(Millisecond));
        Assert.That(network.SecondsUntil(0, 40, rising: true, Year), Is.Zero, "it is there already");
    }

    [Test]
    public void What_is_never_reached_has_no_instant()
    {
        Assert.That(Heating().SecondsUntil(0, 40.000001, rising: true, Year), Is.Null);
        Assert.That(Heating().SecondsUntil(0, 19.9, rising: false, Year), Is.Null);
    }

    [Test]
    public void Beyond_the_horizon_nothing_is_foreseen()
    {
        Assert.That(Heating().SecondsUntil(0, 30, rising: true, 69), Is.Null);
        Assert.That(Heating().SecondsUntil(0, 30, rising: true, 70), Is.Not.Null);
    }

    /// <summary>A hot small node beside a cold big one: the cold one overshoots what it ends at.</summary>
    [Test]
    public void A_node_that_goes_beyond_and_comes_back_is_foreseen_even_where_it_only_just_does()
    {
        var network = Overshooting();
        var (best, top) = Top(network, node: 1);
        Assert.That(top, Is.GreaterThan(network.TemperatureAfter(1, 1e7) + 1), "it overshoots");

        foreach (var below in (double[])[1, 0.1, 1e-3, 1e-6, 1e-9])
        {
            var seconds = network.SecondsUntil(1, top - below, rising: true, Year);
            Assert.That(seconds, Is.Not.Null, $"{below} below its top");
            Assert.That(seconds, Is.LessThanOrEqualTo(best + Millisecond));
            Assert.That(network.TemperatureAfter(1, seconds!.Value), Is.GreaterThanOrEqualTo(top - below));
            Assert.That(network.TemperatureAfter(1, seconds.Value - Millisecond), Is.LessThan(top - below).Or.EqualTo(top - below).Within(1e-7));
        }

        Assert.That(network.SecondsUntil(1, top + 1e-6, rising: true, Year), Is.Null);
    }

    [Test]
    public void A_temperature_that_is_reached_after_months_is_foreseen()
    {
        var network = new ThermalNetwork([new("vault", 1e7, 1)], [], 20); // a time constant of 116 days
        network.SetTemperature(20);
        network.SetPower(0, 20);
        Assert.That(network.SecondsUntil(0, 30, rising: true, 100 * Year), Is.EqualTo(1e7 * Math.Log(2)).Within(Millisecond));
    }

    [TestCase(11ul)]
    [TestCase(12ul)]
    [TestCase(13ul)]
    public void What_is_foreseen_is_the_first_time(ulong seed)
    {
        var found = 0;
        RandomNetwork.Check(seed, 400, (network, chance) =>
        {
            var node = (int)(chance.Share() * network.Nodes.Count);
            for (var each = 0; each < network.Nodes.Count; each++)
                RandomNetwork.Load(network, each, chance);
            var rising = chance.Share() < 0.5;
            var celsius = network.TemperatureAfter(node, chance.Exponential(TimeSpan.FromMinutes(5)).TotalSeconds) + ((rising ? 1 : -1) * chance.Share() * 0.01);
            const double horizon = 20_000;
            var seconds = network.SecondsUntil(node, celsius, rising, horizon);
            found += seconds is null ? 0 : 1;
            if (seconds is { } at)
                Assert.That(IsBeyond(at), Is.True, $"{celsius} at {at} s");
            var last = (seconds ?? horizon) - Millisecond;
            for (var sample = 0; sample < 1000 && last > 0; sample++)
                Assert.That(IsBeyond(last * sample / 1000), Is.False, $"{celsius} already at {last * sample / 1000} s, foreseen at {seconds} s");

            bool IsBeyond(double when) => rising ? network.TemperatureAfter(node, when) >= celsius : network.TemperatureAfter(node, when) <= celsius;
        });
        Assert.That(found, Is.GreaterThan(100), "enough of them are reached");
    }

    [Test]
    public void Zeros_that_lie_close_together_are_all_found()
    {
        // (x - 0.5)(x - 0.500001)(x - 0.9) with x = e^(-t).
        const double a = 0.5, b = 0.500001, c = 0.9;
        var zeros = ExponentialSum.Zeros([(-a * b * c, 0), ((a * b) + (a * c) + (b * c), 1), (-(a + b + c), 2), (1, 3)], 100);
        Assert.That(zeros, Is.EqualTo(new[] { -Math.Log(c), -Math.Log(b), -Math.Log(a) }).Within(1e-8));
    }

    private static ThermalNetwork Heating()
    {
        var network = new ThermalNetwork([new("body", 100, 1)], [], 20); // settles at 40 with a time constant of 100 s
        network.SetTemperature(20);
        network.SetPower(0, 20);
        return network;
    }

    private static ThermalNetwork Overshooting()
    {
        var network = new ThermalNetwork([new("store", 50, 0.2), new("skin", 10, 0.3)], [new(0, 1, 1)], 20);
        network.SetTemperature(20);
        network.SetPower(0, 200);
        network.Advance(20);
        network.SetPower(0, 1);
        return network;
    }

    private static (double At, double Celsius) Top(ThermalNetwork network, int node)
    {
        double low = 0, high = 1000;
        while (high - low > 1e-9) // one top: ternary search
        {
            double left = low + ((high - low) / 3), right = high - ((high - low) / 3);
            if (network.TemperatureAfter(node, left) < network.TemperatureAfter(node, right))
                low = left;
            else
                high = right;
        }

        return (low, network.TemperatureAfter(node, low));
    }
}
