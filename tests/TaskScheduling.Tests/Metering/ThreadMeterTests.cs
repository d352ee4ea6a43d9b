using Microsoft.Extensions.Time.Testing;

namespace TaskScheduling.Tests.Metering;

[NonParallelizable]
public sealed class ThreadMeterTests
{
    private readonly FakeTimeProvider _wall = new();
    private readonly ScriptedCpuClock _clock = new();
    private readonly UsageAccount _account = new(metersCpu: true, metersAllocation: false);
    private readonly UsageAccount _other = new(metersCpu: true, metersAllocation: false);
    private readonly ThreadMeter _meter;

    public ThreadMeterTests() => _meter = new ThreadMeter(_clock, _wall);

    [Test]
    public void A_long_stretch_is_charged_by_the_processor_clock()
    {
        _meter.Switch(_account);
        Pass(wall: 5_000, cpu: 3_000);
        _meter.Switch(null);

        Assert.That(_account.ReadCpu(), Is.EqualTo(TimeSpan.FromMilliseconds(3)));
    }

    [Test]
    public void A_stretch_under_twenty_microseconds_is_charged_by_the_wall_clock_without_asking_the_system()
    {
        _meter.Switch(_account);
        var readings = _clock.Readings;
        Pass(wall: 19, cpu: 12);
        _meter.Switch(null);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(_account.ReadCpu(), Is.EqualTo(TimeSpan.FromMicroseconds(19)));
            Assert.That(_clock.Readings, Is.EqualTo(readings));
        }
    }

    [Test]
    public void What_a_shortcut_charged_too_much_is_not_charged_again()
    {
        _meter.Switch(_account);
        Pass(wall: 19, cpu: 12);
        _meter.Switch(null);
        Pass(wall: 1_000, cpu: 2);
        _meter.Switch(_other);
        Pass(wall: 1_000, cpu: 1_000);
        _meter.Switch(null);

        Assert.That(_account.ReadCpu() + _other.ReadCpu(), Is.EqualTo(TimeSpan.FromMicroseconds(1_014)), "the time of the thread");
    }

    [Test]
    public void A_gap_that_belongs_to_no_account_is_charged_to_nobody()
    {
        _meter.Switch(_account);
        Pass(wall: 1_000, cpu: 1_000);
        _meter.Switch(null);
        Pass(wall: 7_000, cpu: 7_000);
        _meter.Switch(_account);
        Pass(wall: 2_000, cpu: 2_000);
        _meter.Switch(null);

        Assert.That(_account.ReadCpu(), Is.EqualTo(TimeSpan.FromMilliseconds(3)));
    }

    [Test]
    public void A_switch_from_one_account_to_another_charges_each_its_own()
    {
        _meter.Switch(_account);
        Pass(wall: 1_000, cpu: 1_000);
        _meter.Switch(_other);
        Pass(wall: 4_000, cpu: 4_000);
        _meter.Switch(_account);
        Pass(wall: 2_000, cpu: 2_000);
        _meter.Switch(null);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(_account.ReadCpu(), Is.EqualTo(TimeSpan.FromMilliseconds(3)));
            Assert.That(_other.ReadCpu(), Is.EqualTo(TimeSpan.FromMilliseconds(4)));
        }
    }

    [Test]
    public void An_open_segment_is_readable_by_its_own_account_only()
    {
        _meter.Switch(_account);
        Pass(wall: 5_000, cpu: 3_000);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(_meter.ReadOpenCpu(_account), Is.EqualTo(3_000_000));
            Assert.That(_meter.ReadOpenCpu(_other), Is.Zero);
        }
    }

    [Test]
    public void A_clock_that_begins_to_refuse_charges_nothing_and_breaks_nothing()
    {
        _meter.Switch(_account);
        Pass(wall: 5_000, cpu: 3_000);
        _clock.Refuses = true;

        Assert.That(_meter.ReadOpenCpu(_account), Is.Zero);
        _meter.Switch(null);
        Assert.That(_account.ReadCpu(), Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    public void An_account_of_allocation_alone_never_asks_the_processor_clock()
    {
        var account = new UsageAccount(metersCpu: false, metersAllocation: true);
        _meter.Switch(account);
        Pass(wall: 5_000, cpu: 3_000);
        _meter.Switch(null);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(_clock.Readings, Is.Zero);
            Assert.That(account.ReadCpu(), Is.EqualTo(TimeSpan.Zero));
        }
    }

    private void Pass(double wall, double cpu)
    {
        _wall.Advance(TimeSpan.FromMicroseconds(wall));
        _clock.Cpu += TimeSpan.FromMicroseconds(cpu);
    }
}
