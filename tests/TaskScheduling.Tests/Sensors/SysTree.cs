namespace TaskScheduling.Tests.Sensors;

/// <summary>A recorded Linux machine in a temporary directory: sys, proc and dev as real files.</summary>
internal sealed class SysTree : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("systree");

    public string Path => _directory.FullName;

    public LinuxRoots Roots => LinuxRoots.FromDirectory(Path);

    public SysTree File(string path, string text)
    {
        var full = Full(path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(full)!);
        System.IO.File.WriteAllText(full, text + "\n");
        return this;
    }

    /// <summary>A directory; where a file is expected, opening it fails as a broken sensor does.</summary>
    public SysTree Folder(string path)
    {
        Directory.CreateDirectory(Full(path));
        return this;
    }

    /// <summary>A terminal whose last input was then.</summary>
    public SysTree Terminal(string path, DateTimeOffset lastInput, DateTimeOffset? lastOutput = null)
    {
        File(path, "");
        System.IO.File.SetLastWriteTimeUtc(Full(path), (lastOutput ?? lastInput).UtcDateTime);
        System.IO.File.SetLastAccessTimeUtc(Full(path), lastInput.UtcDateTime);
        return this;
    }

    public SysTree Remove(string path)
    {
        System.IO.File.Delete(Full(path));
        return this;
    }

    public SysTree Zone(int number, string type, string temp) =>
        File($"sys/class/thermal/thermal_zone{number}/type", type).File($"sys/class/thermal/thermal_zone{number}/temp", temp);

    public SysTree Trip(int zone, int number, string type, string temp, string? hyst = null)
    {
        var trip = $"sys/class/thermal/thermal_zone{zone}/trip_point_{number}_";
        File(trip + "type", type).File(trip + "temp", temp);
        return hyst is null ? this : File(trip + "hyst", hyst);
    }

    public SysTree Cooling(int number, string type, string current, string maximum)
    {
        var device = $"sys/class/thermal/cooling_device{number}/";
        return File(device + "type", type).File(device + "cur_state", current).File(device + "max_state", maximum);
    }

    /// <summary>A power supply with files given as "name=text".</summary>
    public SysTree Supply(string name, params string[] files)
    {
        foreach (var file in files)
            File($"sys/class/power_supply/{name}/{file[..file.IndexOf('=')]}", file[(file.IndexOf('=') + 1)..]);
        return this;
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private string Full(string path) => System.IO.Path.Join(Path, path);
}
