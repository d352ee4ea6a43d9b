namespace TaskScheduling;

/// <summary>How hard the kernel cools: <c>/sys/class/thermal/cooling_deviceN</c>, <c>cur_state</c> out of <c>max_state</c>.</summary>
/// <remarks>
/// Sees what a temperature hides: a processor that is held at its limit by throttling is no hotter than one that is just warm.
/// </remarks>
internal sealed class LinuxCooling(LinuxRoots roots)
{
    private readonly string _directory = Path.Join(roots.Sys, "class/thermal");

    /// <summary>The devices that cool now; one at rest, of unknown state or without steps is left out.</summary>
    public List<HeatEvidence> Read(SensorNotes? notes = null)
    {
        var evidence = new List<HeatEvidence>();
        var names = KernelFile.Names(_directory, "cooling_device");
        foreach (var name in names)
        {
            if (Read(name, notes) is { State: > ThermalState.Nominal } found)
                evidence.Add(found);
        }

        if (names.Length == 0)
            notes?.NothingBelow(_directory, "cooling device");
        return evidence;
    }

    private HeatEvidence? Read(string name, SensorNotes? notes)
    {
        var device = Path.Join(_directory, name);
        if (KernelFile.Text(Path.Join(device, "type")) is not { } type)
        {
            notes?.Unreadable(name, "its type cannot be read");
            return null;
        }

        var sensor = $"{name} {type}";
        if (CoolingScale.For(type) is not { } scale)
        {
            notes?.LeftOut(sensor, "its kind is no measure of heat");
            return null;
        }

        if (KernelFile.Integer(Path.Join(device, "cur_state")) is not { } current
            || KernelFile.Integer(Path.Join(device, "max_state")) is not { } maximum
            || scale.State(current, maximum) is not { } state)
        {
            notes?.Unreadable(sensor, "its state is not known");
            return null;
        }

        notes?.Used(sensor, $"{current}/{maximum}", current == 0 ? "at rest" : $"cools: {state}");
        return new HeatEvidence(state, sensor, $"{current}/{maximum}");
    }
}
