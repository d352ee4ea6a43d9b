namespace TaskScheduling;

/// <summary>Whether energy is to be saved: <c>/sys/firmware/acpi/platform_profile</c> is <c>low-power</c>.</summary>
/// <remarks>
/// That file is what power-profiles-daemon sets for "power saver" on machines whose firmware has profiles. Elsewhere the wish
/// is known to D-Bus only, which needs a package that is not taken here, and the reading is unavailable.
/// </remarks>
internal sealed class LinuxPowerProfile(LinuxRoots roots)
{
    private readonly string _path = Path.Join(roots.Sys, "firmware/acpi/platform_profile");

    public Reading<bool> Read() => KernelFile.Text(_path) is { } profile
        ? Sensed.As(profile == "low-power", $"platform_profile {profile}")
        : Reading<bool>.Unavailable($"no platform profile at {_path}");
}
