namespace TaskScheduling.Simulation.Tests.Devices;

public sealed class ThrottleTests
{
    private static readonly ThrottleRule Rule = new("chip", 80, 70, TimeSpan.FromSeconds(5), [1, 0.8, 0.6]);

    [Test]
    public void The_clock_falls_one_step_per_interval_while_it_is_hot()
    {
        var (network, throttle) = At(90);
        Assert.That(throttle.SecondsUntilStep(1e6), Is.Zero);
        Assert.That(throttle.Step(), Is.True);
        Assert.That(throttle.Speed, Is.EqualTo(0.8));
        Assert.That(throttle.Step(), Is.False, "the interval has begun");
        Assert.That(throttle.SecondsUntilStep(1e6), Is.EqualTo(5).Within(1e-9));
        Pass(network, throttle, 4.99);
        Assert.That(throttle.Step(), Is.False);
        Pass(network, throttle, 0.01);
        Assert.That(throttle.Step(), Is.True);
        Assert.That(throttle.Speed, Is.EqualTo(0.6));
        Pass(network, throttle, 60);
        Assert.That(throttle.Step(), Is.False, "there is no lower step");
    }

    [Test]
    public void It_rises_one_step_per_interval_while_it_is_cool_and_rests_between()
    {
        var (network, throttle) = At(90);
        throttle.Step();
        Pass(network, throttle, 5);
        throttle.Step();

        network.SetTemperature(75);
        Pass(network, throttle, 60);
        Assert.That(throttle.Step(), Is.False, "between the two temperatures nothing changes");
        network.SetTemperature(70);
        Assert.That(throttle.Step(), Is.True, "at the release itself");
        Assert.That(throttle.Speed, Is.EqualTo(0.8));
        Pass(network, throttle, 5);
        Assert.That(throttle.Step(), Is.True);
        Assert.That(throttle.Speed, Is.EqualTo(1));
        Assert.That(throttle.SecondsUntilStep(1e6), Is.Null, "full clock, and nothing heats");
    }

    [Test]
    public void The_way_to_the_trip_is_foreseen()
    {
        var (network, throttle) = At(20);
        network.SetPower(0, 120); // settles at 140, time constant 1e6 s
        Assert.That(throttle.SecondsUntilStep(1e9), Is.EqualTo(1e6 * Math.Log(2)).Within(1e-3));
    }

    [Test]
    public void A_device_throttles_itself_around_its_trip()
    {
        var device = new DeviceModel(DeviceProfiles.Phone, 1, new DateTimeOffset(2026, 1, 1, 8, 0, 0, TimeSpan.Zero));
        device.Burden(6, isTransferring: false);
        var now = TimeSpan.Zero;
        var last = TimeSpan.Zero;
        var speed = device.Speed;
        var changes = 0;
        while (device.NextChange() is { } next && next < TimeSpan.FromHours(1))
        {
            device.Advance(next - now);
            now = next;
            device.Step();
            if (device.Speed == speed)
                continue;
            if (changes++ > 0)
                Assert.That(now - last, Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(5) - TimeSpan.FromMicroseconds(1)));
            (last, speed) = (now, device.Speed);
            Assert.That(device.Heat!.Celsius, Is.GreaterThanOrEqualTo(43.4).Or.LessThanOrEqualTo(42.1));
        }

        Assert.That(changes, Is.GreaterThan(3));
        Assert.That(device.Heat!.Celsius, Is.LessThan(46), "the clock holds it");
    }

    private static (ThermalNetwork Network, Throttle Throttle) At(double celsius)
    {
        var network = new ThermalNetwork([new("chip", 1e6, 1)], [], 20); // hardly moves by itself
        network.SetTemperature(celsius);
        return (network, new Throttle(Rule, network));
    }

    private static void Pass(ThermalNetwork network, Throttle throttle, double seconds)
    {
        network.Advance(seconds);
        throttle.Advance(seconds);
    }
}
