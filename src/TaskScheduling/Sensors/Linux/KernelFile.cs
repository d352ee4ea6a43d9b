using System.Globalization;
using System.Text;

namespace TaskScheduling;

/// <summary>
/// Reads small files of sysfs and procfs. A file that is missing, unreadable, blank or fails while being read gives null.
/// </summary>
internal static class KernelFile
{
    // A mountinfo of a busy container host has some hundred kilobytes; everything else has less than one page.
    private const int Largest = 1 << 20;

    /// <summary>The text without white space around it.</summary>
    public static string? Text(string path)
    {
        try
        {
            // ReadWrite sharing keeps .NET from taking an advisory lock on the file.
            using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var buffer = new byte[4096];
            var length = 0;
            int read;
            while ((read = RandomAccess.Read(handle, buffer.AsSpan(length), length)) > 0)
            {
                length += read;
                if (length >= Largest)
                    return null;
                if (length == buffer.Length)
                    Array.Resize(ref buffer, length * 2);
            }

            var text = Encoding.UTF8.GetString(buffer, 0, length).Trim('\0', ' ', '\t', '\r', '\n');
            return text.Length == 0 ? null : text;
        }
        catch (Exception e) when (IsExpected(e))
        {
            return null;
        }
    }

    /// <summary>A whole number, maybe negative.</summary>
    public static long? Integer(string path) =>
        long.TryParse(Text(path), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;

    /// <summary>A temperature given in milli-°C, as °C; null also where it cannot be a reading. The notes name it <paramref name="sensor"/>.</summary>
    public static double? MilliCelsius(string path, string sensor, SensorNotes? notes)
    {
        if (Integer(path) / 1000.0 is not { } celsius)
            notes?.Unreadable(sensor, "its file gave no number");
        else if (!ThermalThresholds.IsSaneReading(celsius))
            notes?.Implausible(sensor, new Quantity(celsius, "°C"));
        else
            return celsius;
        return null;
    }

    /// <summary>The lines of a file; none if it cannot be read.</summary>
    public static string[] Lines(string path) => Text(path)?.Split('\n', StringSplitOptions.TrimEntries) ?? [];

    /// <summary>Names of the entries that begin with a prefix, zone 2 before zone 10; none if there is no such directory.</summary>
    public static string[] Names(string directory, string prefix = "")
    {
        try
        {
            return [.. new DirectoryInfo(directory).EnumerateFileSystemInfos(prefix + "*").Select(e => e.Name)
                .OrderBy(n => n.Length).ThenBy(n => n, StringComparer.Ordinal)];
        }
        catch (Exception e) when (IsExpected(e))
        {
            return [];
        }
    }

    /// <summary>What reading a file may throw on a healthy system: ENODATA, EIO, EACCES, an entry that has just vanished.</summary>
    public static bool IsExpected(Exception e) => e is IOException or UnauthorizedAccessException or NotSupportedException
        or System.Security.SecurityException or ArgumentException;
}
