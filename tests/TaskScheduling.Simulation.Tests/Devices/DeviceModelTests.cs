namespace TaskScheduling.Simulation.Tests.Devices;

public sealed class DeviceModelTests
{
    private static readonly DateTimeOffset Morning = new(2026, 1, 1, 8, 0, 0, TimeSpan.Zero);
    private static readonly ConditionKinds All = (ConditionKinds)~0;

    [Test]
    public void Power_is_the_sum_of_its_parts()
    {
        var device = Phone(person: person => person with { Cores = 0.5 });
        Assert.That(device.Watts, Is.EqualTo(0.25), "idle");
        device.Burden(2, isTransferring: false);
        Assert.That(device.Watts, Is.EqualTo(0.25 + (2 * 1.3)).Within(1e-12));
        device.Burden(2, isTransferring: true);
        device.Use(true);
        Assert.That(device.Watts, Is.EqualTo(0.25 + (2.5 * 1.3) + 1 + 0.8).Within(1e-12));
        device.SetLoad(1);
        Assert.That(device.Watts, Is.EqualTo(0.25 + (3.5 * 1.3) + 1 + 0.8).Within(1e-12));
        device.Burden(100, isTransferring: true);
        Assert.That(device.Watts, Is.EqualTo(0.25 + (6 * 1.3) + 1 + 0.8).Within(1e-12), "it has six cores");
        Assert.That(device.BusyCores, Is.EqualTo(6));
    }

    [Test]
    public void Power_falls_with_the_third_power_of_the_clock() =>
        Assert.That(new PowerRule(1, 2, 4, 3).Of(2, 0.5, isUsed: true, isTransferring: true), Is.EqualTo(1 + 2 + 3 + (2 * 4 * 0.125)));

    [Test]
    public void Asleep_it_draws_what_it_always_draws()
    {
        var device = Phone();
        device.Use(true);
        device.Burden(3, isTransferring: true, isAwake: false);
        Assert.That(device.Watts, Is.EqualTo(0.25));
        Assert.That(device.BusyCores, Is.Zero);
    }

    [Test]
    public void An_empty_device_draws_nothing_and_cools_down_until_it_is_plugged_in()
    {
        var device = Phone(battery: battery => battery with { Level = 0.001 });
        device.Burden(6, isTransferring: true);
        Run(device, TimeSpan.FromMinutes(5));
        Assert.That(device.IsOff);
        Assert.That(device.Watts, Is.Zero);
        var celsius = device.Heat!.Celsius;
        Run(device, TimeSpan.FromHours(3));
        Assert.That(device.Heat.Celsius, Is.LessThan(celsius));

        device.Plug(true);
        Assert.That(device.IsOff, Is.False);
        Assert.That(device.Watts, Is.EqualTo(0.25 + (6 * 1.3) + 0.8).Within(1e-9));
    }

    [Test]
    public void Low_power_mode_begins_at_its_level_and_ends_only_at_a_higher_one()
    {
        var device = Phone(battery: battery => battery with { CapacityWattHours = 1, Level = 0.21, LowPowerAt = 0.2, LowPowerUntil = 0.8 });
        device.Burden(1, isTransferring: false);
        Assert.That(device.IsSaving, Is.False);
        Run(device, TimeSpan.FromMinutes(1));
        Assert.That(device.IsSaving, "below 20 %");
        Assert.That(device.Read(All, TimeSpan.Zero).LowPowerMode, Is.EqualTo((Reading<bool>)true));

        device.Plug(true);
        var began = device.Battery!.SecondsUntil(0.8)!.Value;
        Run(device, TimeSpan.FromSeconds(began - 1));
        Assert.That(device.IsSaving, "still charging");
        Run(device, TimeSpan.FromSeconds(2));
        Assert.That(device.IsSaving, Is.False);
        device.Plug(false);
        Assert.That(device.IsSaving, Is.False, "at four fifths nothing needs to be saved");
    }

    [Test]
    public void It_is_idle_some_time_after_the_last_use()
    {
        var device = Phone(person: person => person with { IdleAfter = TimeSpan.FromMinutes(2) });
        Assert.That(device.IsIdle, "nobody was there for long");
        device.Use(true);
        Assert.That(device.IsIdle, Is.False);
        device.Use(false);
        device.Advance(TimeSpan.FromMinutes(2) - TimeSpan.FromTicks(1));
        Assert.That(device.IsIdle, Is.False);
        device.Advance(TimeSpan.FromTicks(1));
        Assert.That(device.IsIdle);
    }

    [Test]
    public void A_device_without_a_person_is_idle_unless_an_event_says_that_somebody_is_there()
    {
        var device = new DeviceModel(DeviceProfiles.Server, 1, Morning);
        Assert.That(device.Read(All, TimeSpan.Zero).Idle, Is.EqualTo((Reading<bool>)true));
        device.Use(true);
        Assert.That(device.Read(All, TimeSpan.Zero).Idle, Is.EqualTo((Reading<bool>)false));
    }

    [Test]
    public void What_it_does_not_have_is_unavailable_and_never_zero()
    {
        var server = new DeviceModel(DeviceProfiles.Server with { Network = null }, 1, Morning).Read(All, TimeSpan.Zero);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(server.Thermal.IsAvailable, Is.False);
            Assert.That(server.BatteryLevel.IsAvailable, Is.False);
            Assert.That(server.Network.IsAvailable, Is.False);
            Assert.That(server.MemoryPressure.IsAvailable, Is.False);
            Assert.That(server.Power, Is.EqualTo((Reading<PowerSource>)PowerSource.External), "no battery is fitted");
        }
    }

    [Test]
    public void Pressure_counts_what_others_take_too()
    {
        var device = new DeviceModel(DeviceProfiles.Board with { OtherCores = 4 }, 1, Morning);
        device.Burden(4, isTransferring: false);
        Assert.That(device.Read(All, TimeSpan.Zero).CpuPressure.TryGet(out var pressure), Is.True);
        Assert.That(pressure, Is.EqualTo(0.5));
    }

    [TestCase(7, 23)]
    [TestCase(22, 6)] // over midnight
    [TestCase(0, 24)]
    public void Nobody_uses_it_outside_the_hours_of_being_awake(int from, int until)
    {
        var person = new PersonSpec(false, TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(40), TimeSpan.FromHours(from), TimeSpan.FromHours(until), 0.3);
        var device = new DeviceModel(DeviceProfiles.Phone with { Person = person }, 3, Morning);
        var now = TimeSpan.Zero;
        TimeSpan used = default, hours = default;
        while (now < TimeSpan.FromDays(30))
        {
            var next = device.NextChange()!.Value;
            if (device.IsUsed)
            {
                used += next - now;
                foreach (var inside in (TimeSpan[])[now, next - TimeSpan.FromTicks(1)])
                    Assert.That(IsAwake((Morning + inside).TimeOfDay), Is.True, $"{Morning + inside}");
            }

            device.Advance(next - now);
            now = next;
            device.Step();
        }

        hours = TimeSpan.FromDays(30) * (((until - from + 24) % 24 is 0 and var all ? 24 : (until - from + 24) % 24) / 24.0);
        Assert.That(used / hours, Is.EqualTo(40.0 / 70).Within(0.08), "the mean share of use");

        bool IsAwake(TimeSpan time) => from < until ? time >= person.AwakeFrom && time < person.AwakeUntil : time >= person.AwakeFrom || time < person.AwakeUntil;
    }

    [Test]
    public void Losses_of_the_network_come_and_go_by_chance_and_only_by_their_own()
    {
        var first = Losses(seed: 5, sessions: null);
        Assert.That(first, Has.Count.GreaterThan(40));
        Assert.That(Losses(seed: 5, sessions: null), Is.EqualTo(first), "the same seed");
        Assert.That(Losses(seed: 5, sessions: TimeSpan.FromMinutes(10)), Is.EqualTo(first), "more chance in another part changes nothing here");
        Assert.That(Losses(seed: 6, sessions: null), Is.Not.EqualTo(first));
    }

    /// <summary>Any powers at any time: what changes next lies ahead, and a day has an end.</summary>
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(4)]
    public void After_a_step_the_next_change_lies_ahead(int seed)
    {
        var chance = new Chance(seed, "fuzz");
        foreach (var profile in DeviceProfiles.All)
        {
            var device = new DeviceModel(
                profile with { Network = profile.Network! with { LossEvery = TimeSpan.FromMinutes(7) }, Person = DeviceProfiles.Phone.Person! with { SessionEvery = TimeSpan.FromMinutes(9), AwakeUntil = TimeSpan.FromHours(9) } }, seed, Morning);
            var now = TimeSpan.Zero;
            var steps = 0;
            while (now < TimeSpan.FromHours(8))
            {
                Assert.That(++steps, Is.LessThan(60_000), $"{profile.Name} at {now}");
                var next = device.NextChange() ?? now + TimeSpan.FromMinutes(1);
                Assert.That(next, Is.GreaterThan(now), $"{profile.Name} at {now}");
                var action = TimeSpan.FromSeconds(chance.Share() * 60);
                var until = next < now + action ? next : now + action;
                device.Advance(until - now);
                now = until;
                if (device.NextChange() <= now)
                    device.Step();
                else
                    Disturb(device, chance);
            }
        }
    }

    private static void Disturb(DeviceModel device, Chance chance)
    {
        switch ((int)(chance.Share() * 5))
        {
            case 0: device.Plug(chance.Share() < 0.5 || device.Battery is null); break;
            case 1: device.SetLoad(chance.Share() * 8); break;
            case 2: device.SetAmbient(chance.Share() * 45); break;
            case 3: device.Use(chance.Share() < 0.5); break;
            default: device.Burden(Math.Round(chance.Share() * 8), chance.Share() < 0.5, chance.Share() < 0.9); break;
        }
    }

    private static List<TimeSpan> Losses(long seed, TimeSpan? sessions)
    {
        var spec = DeviceProfiles.Phone;
        var device = new DeviceModel(spec with { Network = spec.Network! with { LossEvery = TimeSpan.FromMinutes(20) }, Person = spec.Person! with { SessionEvery = sessions } }, seed, Morning);
        var losses = new List<TimeSpan>();
        var now = TimeSpan.Zero;
        while (device.NextChange() is { } next && next < TimeSpan.FromDays(1))
        {
            var before = device.Network;
            device.Advance(next - now);
            device.Step();
            now = next;
            if (device.Network != before)
                losses.Add(now);
        }

        return losses;
    }

    private static void Run(DeviceModel device, TimeSpan length)
    {
        while (length > TimeSpan.Zero)
        {
            var part = TimeSpan.FromSeconds(1) < length ? TimeSpan.FromSeconds(1) : length;
            device.Advance(part);
            device.NextChange();
            device.Step();
            length -= part;
        }
    }

    private static DeviceModel Phone(Func<PersonSpec, PersonSpec>? person = null, Func<BatterySpec, BatterySpec>? battery = null) => new(
        DeviceProfiles.Phone with
        {
            Person = (person ?? (same => same))(DeviceProfiles.Phone.Person!),
            Battery = (battery ?? (same => same))(DeviceProfiles.Phone.Battery!),
        },
        1,
        Morning);
}
