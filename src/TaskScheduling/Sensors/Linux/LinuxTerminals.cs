namespace TaskScheduling;

/// <summary>
/// When a person last typed on a terminal of this machine: the newest access time of <c>/dev/pts/N</c> and <c>/dev/ttyN</c>.
/// </summary>
/// <remarks>
/// The kernel stamps the access time on input and the modification time on output, to about 8 s. Only input counts: the lines a
/// program prints, our own progress among them, would otherwise keep the machine busy for ever.
/// </remarks>
internal sealed class LinuxTerminals(LinuxRoots roots)
{
    // Console devices are made at boot whether or not anybody uses them, and a login prompt opens some of them soon after.
    private static readonly TimeSpan BootNoise = TimeSpan.FromMinutes(2);

    /// <summary>The terminal used last and when, in UTC; null if there is none, or only consoles that nobody has used since boot.</summary>
    public (string Name, DateTime Used)? LastUsed(SensorNotes? notes = null)
    {
        var open = Stamps(Path.Join(roots.Dev, "pts"), "").Where(s => s.Name.All(char.IsAsciiDigit)).Select(s => (Name: "pts/" + s.Name, s.Used));
        var consoles = Stamps(roots.Dev, "tty").Where(s => s.Name.Length > 3 && s.Name[3..].All(char.IsAsciiDigit)).ToList();
        var boot = consoles.Count > 0 ? consoles.Min(s => s.Used) : default;
        var used = open.Concat(consoles.Where(s => s.Used - boot > BootNoise)).ToList();
        if (used.Count > 0)
            return used.MaxBy(s => s.Used);
        notes?.Missing(Path.Join(roots.Dev, "pts"), "no terminal is open");
        if (consoles.Count > 0)
            notes?.LeftOut($"{consoles.Count} consoles", "nobody has used one since boot");
        return null;
    }

    private static IEnumerable<(string Name, DateTime Used)> Stamps(string directory, string prefix)
    {
        foreach (var name in KernelFile.Names(directory, prefix))
        {
            if (Accessed(Path.Join(directory, name)) is { } used)
                yield return (name, used);
        }
    }

    private static DateTime? Accessed(string path)
    {
        try
        {
            // A terminal that has just been closed reads as the year 1601.
            var used = File.GetLastAccessTimeUtc(path);
            return used.Year > 1970 ? used : null;
        }
        catch (Exception e) when (KernelFile.IsExpected(e))
        {
            return null;
        }
    }
}
