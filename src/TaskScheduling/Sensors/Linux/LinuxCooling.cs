namespace TaskScheduling;

/// <summary>How hard the kernel cools: <c>/sys/class/thermal/cooling_deviceN</c>, <c>cur_state</c> out of <c>max_state</c>.</summary>
/// <remarks>
/// Sees what a temperature hides: a processor that is held at its limit by throttling is no hotter than one that is just warm.
/// </remarks>
internal sealed class LinuxCooling(LinuxRoots roots)
{
    private readonly string _directory = Path.Join(roots.Sys, "class/thermal");

    /// <summary>The devices that cool now; one at rest, of unknown state or without steps is left out.</summary>
    public IEnumerable<HeatEvidence> Read()
    {
        foreach (var name in KernelFile.Names(_directory, "cooling_device"))
        {
            var device = Path.Join(_directory, name);
            if (KernelFile.Text(Path.Join(device, "type")) is { } type
                && CoolingScale.For(type) is { } scale
                && KernelFile.Integer(Path.Join(device, "cur_state")) is { } current
                && KernelFile.Integer(Path.Join(device, "max_state")) is { } maximum
                && scale.State(current, maximum) is { } state and > ThermalState.Nominal)
                yield return new HeatEvidence(state, $"{name} {type} {current}/{maximum}");
        }
    }
}
