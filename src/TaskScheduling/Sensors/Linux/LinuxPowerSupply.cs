using System.Globalization;

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

    /// <summary>"BAT0 Battery".</summary>
    public string Title => $"{Name} {Type}";

    /// <summary>Reads one entry; null for one that does not power this machine: the battery of a mouse, or an empty bay.</summary>
    /// <param name="directory">The entry.</param>
    /// <param name="power">Notes of the source of power.</param>
    /// <param name="charge">Notes of the battery level.</param>
    public static LinuxPowerSupply? Read(string directory, SensorNotes? power, SensorNotes? charge)
    {
        var name = Path.GetFileName(directory);
        if (KernelFile.Text(Path.Join(directory, "type")) is not { } type)
        {
            power?.Unreadable(name, "its type cannot be read");
            return null;
        }

        if (KernelFile.Text(Path.Join(directory, "scope")) == "Device")
        {
            power?.LeftOut($"{name} {type}", "powers a device, not this machine");
            return null;
        }

        if (KernelFile.Integer(Path.Join(directory, "present")) == 0)
        {
            power?.LeftOut($"{name} {type}", "the bay is empty");
            return null;
        }

        var status = KernelFile.Text(Path.Join(directory, "status"));
        var online = KernelFile.Integer(Path.Join(directory, "online"));
        var (level, full) = Charge(directory, $"{name} {type}", charge);
        var supply = new LinuxPowerSupply(name, type, status, online, level, full);
        supply.WriteTo(power, charge);
        return supply;
    }

    private void WriteTo(SensorNotes? power, SensorNotes? charge)
    {
        var says = IsBattery ? Status : Online is null ? null : Online > 0 ? "online" : "offline";
        if (says is null)
            power?.Unreadable(Title, IsBattery ? "does not tell its status" : "does not say whether it is online");
        else
            power?.Used(Title, says);
        if (Level is { } level)
            charge?.Used(Title, new Quantity(level * 100, "%"), FullMicroWattHours is { } full ? string.Create(CultureInfo.InvariantCulture, $"of {full / 1e6:0.0} Wh") : null);
        else if (IsBattery)
            charge?.Unreadable(Title, "does not tell its charge");
    }

    private static (double? Level, double? Full) Charge(string directory, string title, SensorNotes? notes)
    {
        long? Number(string file) => KernelFile.Integer(Path.Join(directory, file)) is > 0 and var value ? value : null;

        var energyFull = Number("energy_full") ?? Number("energy_full_design");
        var chargeFull = Number("charge_full") ?? Number("charge_full_design");
        // µAh × µV / 1e6 = µWh × 1e-6 × 1e6: the rated voltage is steadier than the present one.
        double? full = energyFull ?? chargeFull * ((Number("voltage_min_design") ?? Number("voltage_now")) / 1e6);
        var counted = Ratio(KernelFile.Integer(Path.Join(directory, "energy_now")), energyFull)
            ?? Ratio(KernelFile.Integer(Path.Join(directory, "charge_now")), chargeFull);
        if (counted is not null)
        {
            notes?.Resolves(energyFull is not null ? "1 µWh" : "1 µAh");
            return (counted, full);
        }

        var percent = KernelFile.Integer(Path.Join(directory, "capacity"));
        var level = Capacity(percent);
        if (level is not null)
            notes?.Resolves("1 %");
        else if (percent is { } nonsense)
            notes?.Implausible(title, new Quantity(nonsense, "%"));
        return (level, full);
    }

    private static double? Ratio(long? now, long? full) => now >= 0 && full > 0 ? Math.Min(1.0, (double)now.Value / full.Value) : null;

    // Worn batteries report a little over 100; much more is garbage.
    private static double? Capacity(long? percent) => percent is >= 0 and <= 110 ? Math.Min(1.0, percent.Value / 100.0) : null;
}
