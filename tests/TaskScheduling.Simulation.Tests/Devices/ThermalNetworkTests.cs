namespace TaskScheduling.Simulation.Tests.Devices;

/// <summary>Temperatures against solutions on paper.</summary>
public sealed class ThermalNetworkTests
{
    private const double Exact = 1e-9;

    [Test]
    public void One_node_goes_to_its_end_as_an_exponential()
    {
        var network = new ThermalNetwork([new("body", 50, 0.5)], [], ambientCelsius: 20);
        network.SetTemperature(30);
        network.SetPower(0, 4);

        // Settles at 20 + 4/0.5 = 28 with a time constant of 50/0.5 = 100 s.
        foreach (var seconds in (double[])[0, 1, 37.5, 100, 1000, 100_000])
            Assert.That(network.TemperatureAfter(0, seconds), Is.EqualTo(28 + (2 * Math.Exp(-seconds / 100))).Within(Exact));
    }

    [Test]
    public void Two_nodes_follow_the_roots_of_their_characteristic_polynomial()
    {
        const double c0 = 9, c1 = 110, link = 0.4, air = 0.2, watts = 5;
        var network = new ThermalNetwork([new("soc", c0, 0), new("skin", c1, air)], [new(0, 1, link)], 24);
        network.SetTemperature(24);
        network.SetPower(0, watts);

        // x' = A·x + b with x above the air; the roots of r² - tr·r + det.
        double a00 = -link / c0, a01 = link / c0, a10 = link / c1, a11 = -(link + air) / c1;
        double trace = a00 + a11, determinant = (a00 * a11) - (a01 * a10), root = Math.Sqrt((trace * trace / 4) - determinant);
        double slow = (trace / 2) + root, fast = (trace / 2) - root;
        double end1 = watts / air, end0 = end1 + (watts / link);

        // x0 = end0 + p·e^(slow t) + q·e^(fast t) with x0(0) = 0 and x0'(0) = watts / c0.
        var q = ((watts / c0) + (end0 * slow)) / (fast - slow);
        var p = -end0 - q;
        foreach (var seconds in (double[])[0, 0.5, 10, 60, 600, 3600, 36_000])
        {
            var soc = end0 + (p * Math.Exp(slow * seconds)) + (q * Math.Exp(fast * seconds));
            var skin = end1 + (p * (slow - a00) / a01 * Math.Exp(slow * seconds)) + (q * (fast - a00) / a01 * Math.Exp(fast * seconds));
            Assert.That(network.TemperatureAfter(0, seconds), Is.EqualTo(24 + soc).Within(Exact), $"soc after {seconds} s");
            Assert.That(network.TemperatureAfter(1, seconds), Is.EqualTo(24 + skin).Within(Exact), $"skin after {seconds} s");
        }
    }

    [TestCase(1ul)]
    [TestCase(2ul)]
    [TestCase(3ul)]
    public void Heat_that_comes_in_is_stored_or_given_to_the_air(ulong seed) => RandomNetwork.Check(seed, 40, (network, chance) =>
    {
        const double span = 20;
        const int steps = 20_000; // Simpson's rule
        var before = Stored(network);
        double power = 0, given = 0;
        for (var node = 0; node < network.Nodes.Count; node++)
            power += RandomNetwork.Load(network, node, chance);
        for (var step = 0; step <= steps; step++)
        {
            var weight = step is 0 or steps ? 1 : step % 2 == 1 ? 4 : 2;
            for (var node = 0; node < network.Nodes.Count; node++)
                given += weight * span / steps / 3 * network.Nodes[node].ToAmbientWattsPerKelvin * (network.TemperatureAfter(node, span * step / steps) - network.AmbientCelsius);
        }

        network.Advance(span);
        Assert.That(Stored(network) - before, Is.EqualTo((power * span) - given).Within(1e-6 * ((power * span) + Math.Abs(before) + 1)));
    });

    [TestCase(4ul)]
    public void Parts_of_a_way_are_as_good_as_the_whole(ulong seed) => RandomNetwork.Check(seed, 60, (network, chance) =>
    {
        for (var node = 0; node < network.Nodes.Count; node++)
            RandomNetwork.Load(network, node, chance);
        var whole = Enumerable.Range(0, network.Nodes.Count).Select(node => network.TemperatureAfter(node, 100)).ToArray();
        for (var part = 0; part < 1000; part++)
            network.Advance(0.1);
        for (var node = 0; node < network.Nodes.Count; node++)
            Assert.That(network.Temperature(node), Is.EqualTo(whole[node]).Within(1e-8));
    });

    [Test]
    public void Late_enough_what_comes_in_goes_out()
    {
        var network = Five();
        double[] watts = [3, 0, 1, 0, 0.5];
        for (var node = 0; node < 5; node++)
            network.SetPower(node, watts[node]);
        network.Advance(1e9);

        var given = Enumerable.Range(0, 5).Sum(node => network.Nodes[node].ToAmbientWattsPerKelvin * (network.Temperature(node) - 20));
        Assert.That(given, Is.EqualTo(watts.Sum()).Within(Exact));
        Assert.That(network.TemperatureAfter(0, 1e6), Is.EqualTo(network.Temperature(0)).Within(Exact), "it stands still");
    }

    [Test]
    public void The_effect_of_two_heaters_is_the_sum_of_their_effects()
    {
        var (one, other, both) = (Five(), Five(), Five());
        one.SetPower(0, 3);
        other.SetPower(3, 7);
        both.SetPower(0, 3);
        both.SetPower(3, 7);
        for (var node = 0; node < 5; node++)
        {
            foreach (var seconds in (double[])[1, 50, 700])
                Assert.That(both.TemperatureAfter(node, seconds) - 20, Is.EqualTo(one.TemperatureAfter(node, seconds) + other.TemperatureAfter(node, seconds) - 40).Within(Exact));
        }
    }

    [Test]
    public void Carried_to_another_place_it_keeps_its_temperatures_and_goes_to_another_end()
    {
        var network = Five();
        network.SetPower(0, 3);
        network.Advance(123);
        var before = Enumerable.Range(0, 5).Select(network.Temperature).ToArray();

        network.SetAmbient(-5);
        Assert.That(Enumerable.Range(0, 5).Select(network.Temperature), Is.EqualTo(before).Within(Exact));
        network.SetPower(0, 0);
        Assert.That(network.TemperatureAfter(4, 1e9), Is.EqualTo(-5).Within(Exact));
    }

    [Test]
    public void One_temperature_everywhere_is_exactly_that()
    {
        var network = Five();
        network.SetTemperature(61.25);
        Assert.That(Enumerable.Range(0, 5).Select(network.Temperature), Has.All.EqualTo(61.25).Within(Exact));
    }

    [Test]
    public void Fast_and_slow_parts_stand_side_by_side()
    {
        // Rates of 100/s and 0.0001/s that hardly touch each other.
        var network = new ThermalNetwork([new("die", 0.01, 1), new("room", 10_000, 1)], [new(0, 1, 1e-9)], 20);
        network.SetTemperature(20);
        network.SetPower(0, 10);
        network.SetPower(1, 10);
        Assert.That(network.TemperatureAfter(0, 0.005), Is.EqualTo(20 + (10 * (1 - Math.Exp(-0.5)))).Within(1e-7));
        Assert.That(network.TemperatureAfter(1, 5000), Is.EqualTo(20 + (10 * (1 - Math.Exp(-0.5)))).Within(1e-7));
    }

    [Test]
    public void A_way_to_the_air_that_is_as_good_as_none_leaves_it_finite()
    {
        var network = new ThermalNetwork([new("a", 10, 0), new("b", 10, 1e-18)], [new(0, 1, 5)], 20);
        network.SetTemperature(40);
        Assert.That(network.TemperatureAfter(0, 1e6), Is.EqualTo(40).Within(1e-3));
    }

    private static double Stored(ThermalNetwork network) =>
        Enumerable.Range(0, network.Nodes.Count).Sum(node => network.Nodes[node].CapacityJoulesPerKelvin * network.Temperature(node));

    private static ThermalNetwork Five()
    {
        var network = new ThermalNetwork(
            [new("a", 1, 0), new("b", 5, 0.01), new("c", 40, 0), new("d", 100, 0.3), new("e", 900, 1)],
            [new(0, 1, 2), new(1, 2, 1), new(2, 3, 0.5), new(3, 4, 0.7), new(0, 4, 0.05)],
            20);
        network.SetTemperature(20);
        return network;
    }
}
