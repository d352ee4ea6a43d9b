namespace TaskScheduling;

/// <summary>Whether energy is to be saved: <c>/sys/firmware/acpi/platform_profile</c> is <c>low-power</c>.</summary>
/// <remarks>
/// That file is what power-profiles-daemon sets for "power saver" on machines whose firmware has profiles. Elsewhere the wish
/// is known to D-Bus only, which needs a package that is not taken here, and the reading is unavailable.
/// </remarks>
internal sealed class LinuxPowerProfile(LinuxRoots roots)
{
    private const string Sensor = "platform_profile";

    private readonly string _path = Path.Join(roots.Sys, "firmware/acpi/platform_profile");

    public Reading<bool> Read(SensorNotes? notes = null)
    {
        if (KernelFile.Text(_path) is not { } profile)
        {
            notes?.Missing(_path, "this firmware has no platform profiles");
            return Reading<bool>.Unavailable($"no platform profile at {_path}");
        }

        notes?.Used(Sensor, profile, "low-power means on");
        notes?.Decides(Sensor);
        return Sensed.As(profile == "low-power", $"{Sensor} {profile}");
    }
}
