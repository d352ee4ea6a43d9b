namespace TaskScheduling.Simulation.Tests.Devices;

public sealed class BatteryTests
{
    private const double Hour = 3600;

    /// <summary>10 Wh: 4 W at empty, rising to 10 W at a fifth, flat to four fifths, falling to half a watt.</summary>
    private static readonly ChargePoint[] Curve = [new(0, 4), new(0.2, 10), new(0.8, 10), new(1, 0.5)];

    [Test]
    public void Away_from_a_charger_it_gives_what_is_drawn_and_no_more_than_it_has()
    {
        var battery = new Battery(10, 0.5, Curve);
        battery.SetPower(2, 0);
        Assert.That(battery.SecondsUntil(0), Is.EqualTo(2.5 * Hour).Within(1e-6));
        battery.Advance(Hour);
        Assert.That(battery.Level, Is.EqualTo(0.3).Within(1e-12));
        battery.Advance(10 * Hour);
        Assert.That(battery.Level, Is.Zero);
        Assert.That(battery.IsEmpty);
        Assert.That(battery.NetWattHours, Is.EqualTo(-5).Within(1e-9));
        Assert.That(battery.SecondsUntil(0), Is.Null, "it rests");
    }

    [Test]
    public void On_the_flat_of_the_curve_the_cells_take_what_they_can()
    {
        var battery = new Battery(10, 0.5, Curve);
        battery.SetPower(5, 100);
        battery.Advance(Hour / 10);
        Assert.That(battery.Level, Is.EqualTo(0.6).Within(1e-12));
        Assert.That(battery.SecondsUntil(0.8), Is.EqualTo(0.2 * Hour).Within(1e-6));
    }

    [Test]
    public void Rising_and_falling_pieces_are_exponentials()
    {
        // From 0 to 2 Wh: dE/dt = 4 + 3·E, so E = (e^(3t) - 1)·4/3 and 2 Wh take ln(2.5)/3 hours.
        var battery = new Battery(10, 0, Curve);
        battery.SetPower(0, 100);
        Assert.That(battery.SecondsUntil(0.2), Is.EqualTo(Math.Log(2.5) / 3 * Hour).Within(1e-6));

        // From 8 to 10 Wh: dE/dt = 48 - 4.75·E, so the last half watt is reached after ln(20)/4.75 hours.
        battery = new Battery(10, 0.8, Curve);
        battery.SetPower(0, 100);
        Assert.That(battery.SecondsUntil(1), Is.EqualTo(Math.Log(20) / 4.75 * Hour).Within(1e-6));
    }

    [Test]
    public void The_charger_carries_the_load_first()
    {
        var battery = new Battery(10, 0.5, Curve);
        battery.SetPower(4, 6); // 2 W are left, and nowhere between here and 0.968 does the curve give less
        Assert.That(battery.SecondsUntil(0.8), Is.EqualTo(1.5 * Hour).Within(1e-6));
        var bend = (48 - 2) / 4.75;
        Assert.That(battery.SecondsUntil(bend / 10), Is.EqualTo((bend - 5) / 2 * Hour).Within(1e-6), "from there on the cells are the bound");
        Assert.That(battery.SecondsUntil(1), Is.EqualTo((((bend - 5) / 2) + (Math.Log(2 / 0.5) / 4.75)) * Hour).Within(1e-6));
    }

    [Test]
    public void A_load_above_the_charger_draws_on_the_cells()
    {
        var battery = new Battery(10, 0.5, Curve);
        battery.SetPower(9, 6);
        Assert.That(battery.SecondsUntil(0.2), Is.EqualTo(Hour).Within(1e-6));
        Assert.That(battery.SecondsUntil(0.6), Is.Null);
    }

    [Test]
    public void A_load_of_exactly_the_charger_changes_nothing()
    {
        var battery = new Battery(10, 0.5, Curve);
        battery.SetPower(6, 6);
        battery.Advance(100 * Hour);
        Assert.That(battery.Level, Is.EqualTo(0.5));
        Assert.That(battery.SecondsUntil(0.4), Is.Null);
    }

    [TestCase(0.2)]
    [TestCase(0.8)]
    [TestCase(0)]
    public void It_goes_on_from_a_bend_of_the_curve(double level)
    {
        var battery = new Battery(10, level, Curve);
        battery.SetPower(0, 100);
        battery.Advance(1);
        Assert.That(battery.Level, Is.GreaterThan(level));
    }

    [Test]
    public void A_full_one_takes_nothing_more()
    {
        var battery = new Battery(10, 1, Curve);
        battery.SetPower(0, 100);
        battery.Advance(Hour);
        Assert.That(battery.Level, Is.EqualTo(1));
        Assert.That(battery.SecondsUntil(0.9), Is.Null);
        Assert.That(battery.SecondsUntil(1), Is.Null.Or.Zero);
    }

    [Test]
    public void A_curve_that_ends_at_nothing_is_never_full()
    {
        var battery = new Battery(10, 0.9, [new(0, 10), new(0.8, 10), new(1, 0)]);
        battery.SetPower(0, 100);
        Assert.That(battery.SecondsUntil(1), Is.Null);
        battery.Advance(1000 * Hour);
        Assert.That(battery.Level, Is.LessThanOrEqualTo(1).And.GreaterThan(0.999));
    }

    /// <summary>Hostile to rounding: surplus of a hair, levels beside the bends, changes of power at any time.</summary>
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public void Every_history_ends_and_keeps_the_energy(int seed)
    {
        var chance = new Chance(seed, "battery");
        for (var history = 0; history < 300; history++)
        {
            var battery = new Battery(0.1 + (chance.Share() * 100), Pick([0, 0.2, 0.8, 1, chance.Share(), 0.8 - 1e-15, 0.2 + 1e-16]), Curve);
            var begin = battery.Level * battery.CapacityWattHours;
            for (var change = 0; change < 20; change++)
            {
                var load = Pick([0, 5, 10, chance.Share() * 12, 4 + 1e-12]);
                battery.SetPower(load, Pick([0, 0, 100, load, load + 1e-9, load + 1e-13, load + (chance.Share() * 10), chance.Share() * 10]));
                var target = Pick([0, 0.2, 0.5, 0.8, 1, chance.Share()]);
                if (battery.SecondsUntil(target) is { } until && until < 1000 * Hour)
                {
                    var from = battery.Level;
                    Assert.That(until, Is.GreaterThanOrEqualTo(0));
                    battery.Advance(until);
                    Assert.That(battery.Level, Is.EqualTo(target).Within(1e-7), $"after {until} s from {from}");
                }
                else
                {
                    battery.Advance(Pick([0, 1e-7, 1, chance.Share() * 5 * Hour, 1000 * Hour]));
                }

                Assert.That(battery.Level, Is.InRange(0, 1));
                Assert.That(battery.NetWattHours, Is.EqualTo((battery.Level * battery.CapacityWattHours) - begin).Within(1e-6));
            }
        }

        double Pick(double[] values) => values[(int)(chance.Share() * values.Length)];
    }

    [TestCase(4)]
    [TestCase(5)]
    public void It_is_the_same_in_small_steps(int seed)
    {
        var chance = new Chance(seed, "steps");
        for (var history = 0; history < 20; history++)
        {
            var capacity = 5 + (chance.Share() * 20);
            var battery = new Battery(capacity, chance.Share(), Curve);
            var energy = battery.Level * capacity;
            for (var change = 0; change < 5; change++)
            {
                double load = chance.Share() * 12, charger = chance.Share() < 0.4 ? 0 : chance.Share() * 25, seconds = chance.Share() * Hour;
                battery.SetPower(load, charger);
                battery.Advance(seconds);
                const int steps = 50_000;
                for (var step = 0; step < steps; step++)
                    energy = Math.Clamp(energy + (Taken(energy / capacity, load, charger) * seconds / steps / Hour), 0, capacity);
                Assert.That(battery.Level, Is.EqualTo(energy / capacity).Within(2e-4));
            }
        }

        static double Taken(double level, double load, double charger)
        {
            if (charger <= load)
                return charger - load;
            var piece = level < 0.2 ? 0 : level < 0.8 ? 1 : 2;
            var cells = Curve[piece].Watts + ((Curve[piece + 1].Watts - Curve[piece].Watts) * (level - Curve[piece].Level) / (Curve[piece + 1].Level - Curve[piece].Level));
            return level >= 1 ? 0 : Math.Min(cells, charger - load);
        }
    }
}
