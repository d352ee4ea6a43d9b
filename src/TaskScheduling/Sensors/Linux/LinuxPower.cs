namespace TaskScheduling;

/// <summary>Where the power comes from and how much the batteries hold, from <c>/sys/class/power_supply</c>.</summary>
internal sealed class LinuxPower(LinuxRoots roots)
{
    private readonly string _directory = Path.Join(roots.Sys, "class/power_supply");

    /// <summary>Reads both at once, so that they belong together.</summary>
    public (Reading<PowerSource> Source, Reading<double> Level) Read(SensorNotes? power = null, SensorNotes? charge = null)
    {
        if (!Directory.Exists(_directory))
        {
            power?.Missing(_directory, "no such directory");
            charge?.Missing(_directory, "no such directory");
            var cause = $"no directory {_directory}";
            return (Reading<PowerSource>.Unavailable(cause), Reading<double>.Unavailable(cause));
        }

        var supplies = KernelFile.Names(_directory)
            .Select(n => LinuxPowerSupply.Read(Path.Join(_directory, n), power, charge)).OfType<LinuxPowerSupply>().ToList();
        return (Source(supplies, power), Level(supplies, charge));
    }

    private Reading<PowerSource> Source(List<LinuxPowerSupply> supplies, SensorNotes? notes)
    {
        var lines = supplies.FindAll(s => !s.IsBattery && s.Online is not null);
        if (lines.Find(s => s.Online > 0) is { } line)
            return Says(PowerSource.External, line, $"{line.Title} online");
        var batteries = supplies.FindAll(s => s.IsBattery);
        if (batteries.Count == 0)
        {
            notes?.Missing(SensorNotes.Battery, "none fitted");
            return Sensed.As(PowerSource.External, $"no battery below {_directory}");
        }

        // With two batteries one rests while the other drains.
        if (batteries.Find(b => b.Status == "Discharging") is { } drained)
            return Says(PowerSource.Battery, drained, $"{drained.Name} Discharging");
        if (batteries.Find(b => b.Status == "Charging") is { } charged)
            return Says(PowerSource.External, charged, $"{charged.Name} Charging");
        if (lines.Count > 0)
            return Says(PowerSource.Battery, lines[0], $"{lines[0].Title} offline");
        // No line supply is listed, so only the batteries can tell. A charge limit reads "Not charging" while the machine is plugged in.
        if (batteries.Find(b => b.Status is "Full" or "Not charging") is { } rests)
            return Says(PowerSource.External, rests, $"{rests.Name} {rests.Status}");
        return Reading<PowerSource>.Unavailable($"no supply says whether it is online, and no battery its status, below {_directory}");

        Reading<PowerSource> Says(PowerSource source, LinuxPowerSupply supply, string sensor)
        {
            notes?.Decides(supply.Title);
            return Sensed.As(source, sensor);
        }
    }

    private Reading<double> Level(List<LinuxPowerSupply> supplies, SensorNotes? notes)
    {
        if (!supplies.Exists(s => s.IsBattery))
        {
            notes?.Missing(SensorNotes.Battery, "none fitted");
            return Reading<double>.Unavailable($"no battery below {_directory}");
        }

        var batteries = supplies.FindAll(s => s is { IsBattery: true, Level: not null });
        if (batteries.Count == 0)
            return Reading<double>.Unavailable($"no battery below {_directory} tells its charge");
        var weighted = batteries.TrueForAll(b => b.FullMicroWattHours > 0);
        var sum = batteries.Sum(b => weighted ? b.FullMicroWattHours!.Value : 1.0);
        var held = batteries.Sum(b => b.Level!.Value * (weighted ? b.FullMicroWattHours!.Value : 1.0));
        batteries.ForEach(b => notes?.Decides(b.Title));
        return Sensed.As(held / sum, string.Join(" + ", batteries.Select(b => b.Name)));
    }
}
