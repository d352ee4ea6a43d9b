using Microsoft.Extensions.Time.Testing;

namespace TaskScheduling.Cli.Tests;

/// <summary>Machines as their kernels would show them.</summary>
internal static class RecordedMachines
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>On battery at 18 %, somebody typed 12 minutes ago; a mouse, a dimmed screen and firmware nonsense among the files.</summary>
    public static SysTree Laptop(this SysTree tree)
    {
        tree.Zone(0, "acpitz", "27800").Trip(0, 0, "critical", "0").Zone(3, "x86_pkg_temp", "52000");
        for (var core = 0; core < 8; core++)
            tree.Cooling(core, "Processor", "0", "10");
        return tree.Cooling(8, "LCD", "30", "100")
            .File("sys/devices/system/cpu/cpu0/thermal_throttle/core_throttle_count", "7")
            .Supply("AC", "type=Mains", "online=0")
            .Supply("BAT0", "type=Battery", "status=Discharging", "energy_now=9000000", "energy_full=50000000")
            .Supply("hidpp_battery_0", "type=Battery", "scope=Device")
            .File("sys/firmware/acpi/platform_profile", "balanced")
            .File("sys/class/net/wlp2s0/operstate", "up")
            .File("proc/net/route", "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\nwlp2s0\t00000000\t0102A8C0\t0003\t0\t0\t600\t00000000")
            .File("proc/pressure/cpu", "some avg10=1.25 avg60=0.00 avg300=0.00 total=1000")
            .File("proc/pressure/memory", "some avg10=0.00 avg60=0.00 avg300=0.00 total=0")
            .File("proc/meminfo", "MemAvailable:   9000000 kB")
            .Terminal("dev/pts/0", Noon.AddMinutes(-12));
    }

    /// <summary>Hot, throttled, with a disconnected channel; no route, no platform profile, no pressure.</summary>
    public static SysTree PhoneBoard(this SysTree tree) => tree
        .Zone(0, "cpu-thermal", "91000").Trip(0, 0, "passive", "85000", "2000")
        .Zone(1, "skin-therm", "38100")
        .Zone(2, "cpu-big-thermal", "-274000")
        .Cooling(0, "thermal-cpufreq-0", "5", "10")
        .Supply("battery", "type=Battery", "status=Discharging", "capacity=15")
        .Supply("usb", "type=USB", "online=0")
        .File("proc/net/route", "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask")
        .File("proc/loadavg", "3.10 2.00 1.00 1/200 123")
        .File("sys/devices/system/cpu/online", "0-7");

    /// <summary>No sensor at all, one and a half cores, 512 MiB.</summary>
    public static SysTree Container(this SysTree tree) => tree
        .File("proc/self/mountinfo", "29 23 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate")
        .File("proc/self/cgroup", "0::/")
        .File("sys/fs/cgroup/cpu.max", "150000 100000")
        .File("sys/fs/cgroup/memory.max", "536870912")
        .File("sys/fs/cgroup/memory.current", "104857600")
        .File("proc/meminfo", "MemAvailable:   9000000 kB");

    /// <summary>Looked at on a clock that stands at noon, so that ages are exact and costs are 0.</summary>
    public static DoctorReport Examine(this SysTree tree) => DoctorReport.Take(tree.Path, new FakeTimeProvider(Noon));
}
