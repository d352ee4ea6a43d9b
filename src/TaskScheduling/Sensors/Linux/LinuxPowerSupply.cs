namespace TaskScheduling;

/// <summary>One entry of <c>/sys/class/power_supply</c>.</summary>
/// <param name="Name">Directory name: AC, BAT0.</param>
/// <param name="Type">Battery, UPS, Mains, USB or Wireless.</param>
/// <param name="Status">Unknown, Charging, Discharging, Not charging or Full; null if unreadable.</param>
/// <param name="Online">0 no, 1 yes, 2 yes by a programmable supply; null if unreadable.</param>
/// <param name="Level">Charge, 0 to 1; null if unreadable.</param>
/// <param name="FullMicroWattHours">What a full battery holds, for weighing several; null if unreadable.</param>
internal sealed record LinuxPowerSupply(string Name, string Type, string? Status, long? Online, double? Level, double? FullMicroWattHours)
{
    /// <summary>Whether it stores energy.</summary>
    public bool IsBattery => Type is "Battery" or "UPS";

    /// <summary>Reads one entry; null for one that does not power this machine: the battery of a mouse, or an empty bay.</summary>
    public static LinuxPowerSupply? Read(string directory)
    {
        if (KernelFile.Text(Path.Join(directory, "type")) is not { } type
            || KernelFile.Text(Path.Join(directory, "scope")) == "Device"
            || KernelFile.Integer(Path.Join(directory, "present")) == 0)
            return null;
        var status = KernelFile.Text(Path.Join(directory, "status"));
        var online = KernelFile.Integer(Path.Join(directory, "online"));
        var (level, full) = Charge(directory);
        return new LinuxPowerSupply(Path.GetFileName(directory), type, status, online, level, full);
    }

    private static (double? Level, double? Full) Charge(string directory)
    {
        long? Number(string file) => KernelFile.Integer(Path.Join(directory, file)) is > 0 and var value ? value : null;

        var energyFull = Number("energy_full") ?? Number("energy_full_design");
        var chargeFull = Number("charge_full") ?? Number("charge_full_design");
        // µAh × µV / 1e6 = µWh × 1e-6 × 1e6: the rated voltage is steadier than the present one.
        double? full = energyFull ?? chargeFull * ((Number("voltage_min_design") ?? Number("voltage_now")) / 1e6);
        var level = Ratio(KernelFile.Integer(Path.Join(directory, "energy_now")), energyFull)
            ?? Ratio(KernelFile.Integer(Path.Join(directory, "charge_now")), chargeFull)
            ?? Capacity(KernelFile.Integer(Path.Join(directory, "capacity")));
        return (level, full);
    }

    private static double? Ratio(long? now, long? full) => now >= 0 && full > 0 ? Math.Min(1.0, (double)now.Value / full.Value) : null;

    // Worn batteries report a little over 100; much more is garbage.
    private static double? Capacity(long? percent) => percent is >= 0 and <= 110 ? Math.Min(1.0, percent.Value / 100.0) : null;
}
