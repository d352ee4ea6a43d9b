using TaskScheduling.Tests.Execution;

namespace TaskScheduling.Tests.Expirations;

/// <summary>Ends that the device brings.</summary>
public sealed class DeviceExpirationTests
{
    [Test]
    public async Task Heat_names_the_sensor_and_how_long_it_was_hot()
    {
        var limit = new ThermalLimit(ThermalState.Fair, TimeSpan.FromSeconds(10));
        await using var app = new RuntimeHarness();
        var (handle, call) = await app.RunAsync(new ProcessingTaskRequest(RuntimeHarness.Process) { Budget = new TaskBudget { Thermal = limit } });

        app.Conditions.Now = DeviceConditions.Ideal with { Thermal = Sensed.As(ThermalState.Serious, "zone3 95 °C") };
        for (var second = 0; second < 10; second++)
        {
            Assert.That(call.Task.Expiration, Is.Null, $"{second} s hot");
            app.Advance(1);
        }

        var expected = new Expiration.ThermalLimitExceeded(ThermalState.Fair, ThermalState.Serious, TimeSpan.FromSeconds(10), "zone3 95 °C");
        var result = await call.ExpectAsync(handle, expected, app, ExpirationOrigin.Device, "thermal_limit_exceeded");
        Assert.That(handle.GetSnapshot().State, Is.EqualTo(TaskState.Pending), "it goes on when it is cool");

        app.Conditions.Now = DeviceConditions.Ideal;
        app.Advance(30);
        Assert.That((await app.NextCallAsync()).Task.Attempt, Is.EqualTo(result.Next?.Attempt));
    }

    [TestCase(Requirement.Network, 10)]
    [TestCase(Requirement.UnmeteredNetwork, 10)]
    [TestCase(Requirement.ExternalPower, 5)]
    [TestCase(Requirement.Idle, 0)]
    public async Task A_requirement_is_lost_after_its_tolerance(Requirement which, int seconds)
    {
        await using var app = new RuntimeHarness();
        var (handle, call) = await app.RunAsync(Needing(which));

        app.Conditions.Now = Without(which);
        for (var second = 0; second < seconds; second++)
        {
            Assert.That(call.Task.Expiration, Is.Null, $"{second} s without");
            app.Advance(1);
        }

        await call.ExpectAsync(handle, new Expiration.RequirementLost(which), app, ExpirationOrigin.Device, "requirement_lost");
    }

    [Test]
    public async Task A_requirement_that_comes_back_in_time_is_not_lost()
    {
        await using var app = new RuntimeHarness();
        var (handle, call) = await app.RunAsync(Needing(Requirement.Network));

        app.Conditions.Now = Without(Requirement.Network);
        app.Advance(9);
        app.Conditions.Now = DeviceConditions.Ideal;
        app.Advance(60);
        call.Return();

        Assert.That((await handle.Completion.InTime()).Expiration, Is.Null);
    }

    [Test]
    public async Task A_low_battery_ends_a_run_and_lets_it_go_on_when_charged()
    {
        var lane = Policies.Lane with { Battery = new BatteryLimit(0.20, 0.25) };
        await using var app = new RuntimeHarness(Policies.Of(lane));
        var (handle, call) = await app.RunAsync();

        app.Conditions.Now = OnBattery(0.19);
        var result = await call.ExpectAsync(handle, new Expiration.BatteryLow(0.19, 0.20), app, ExpirationOrigin.Device, "battery_low");
        app.Advance(60);
        Assert.That(app.HasCall, Is.False, "still low");
        app.Conditions.Now = OnBattery(0.25);
        app.Advance(30);

        Assert.That((await app.NextCallAsync()).Task.Attempt, Is.EqualTo(result.Next?.Attempt));
    }

    [Test]
    public async Task Readings_are_taken_only_while_a_task_depends_on_them()
    {
        await using var app = new RuntimeHarness();
        app.Advance(TimeSpan.FromHours(1));
        var idle = app.Conditions.Reads;
        var (handle, call) = await app.RunAsync(Needing(Requirement.Network));
        app.Advance(10);
        var running = app.Conditions.Reads;
        call.Return();
        await handle.Completion.InTime();
        app.Advance(TimeSpan.FromHours(1));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(idle, Is.Zero);
            Assert.That(running, Is.GreaterThan(1));
            Assert.That(app.Conditions.Reads, Is.EqualTo(running));
        }
    }

    private static DeviceConditions OnBattery(double level) => DeviceConditions.Ideal with { Power = PowerSource.Battery, BatteryLevel = level };

    private static ProcessingTaskRequest Needing(Requirement which) => new(RuntimeHarness.Process)
    {
        RequiresNetworkConnectivity = which is Requirement.Network,
        RequiresUnmeteredNetwork = which is Requirement.UnmeteredNetwork,
        RequiresExternalPower = which is Requirement.ExternalPower,
        RequiresIdle = which is Requirement.Idle,
    };

    private static DeviceConditions Without(Requirement which) => which switch
    {
        Requirement.Network => DeviceConditions.Ideal with { Network = NetworkState.None },
        Requirement.UnmeteredNetwork => DeviceConditions.Ideal with { Network = NetworkState.Metered },
        Requirement.ExternalPower => DeviceConditions.Ideal with { Power = PowerSource.Battery },
        _ => DeviceConditions.Ideal with { Idle = false },
    };
}
