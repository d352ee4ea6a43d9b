namespace ArchiveFolder;

/// <summary>One option and what the usage text says of it.</summary>
internal sealed record CommandLineOption(string Name, string Value, string Meaning);

/// <summary>All options, for the usage text and for the nearest one to a misspelt name.</summary>
internal static class CommandLineOptions
{
    public static readonly CommandLineOption[] All =
    [
        new("--to", "FILE.zip", "the archive; replaced if it exists, gone on with if FILE.zip.partial does"),
        new("--policy", "NAME", "server, desktop (default) or mobile"),
        new("--time", "30s", "longest run time"),
        new("--stall", "10s", "longest time without progress"),
        new("--cpu", "0.8/60s", "CPU-seconds: cores times window, within a sliding window"),
        new("--cpu-time", "20s", "CPU time in all"),
        new("--allocated", "2GiB", "managed memory allocated in all"),
        new("--grace", "5s", "time to clean up after being told to stop"),
        new("--throttle", "2MiB/s", "archive no faster than this"),
        new("--freeze-after", "5MiB", "fall silent after this much, to see a stall"),
        new("--sysroot", "DIR", "read the sensors from DIR/sys and DIR/proc, to see heat"),
        new("--result", "FILE.json", "write how it ended, and why"),
        new("--store", "FILE.db", "keep the task in this file; after a crash the same command goes on with it"),
        new("--record", "PATH", "record to PATH.0001.jsonl and so on, for bgtask replay"),
    ];

    public static string Usage =>
        "Archives a folder; run the same command again to go on where it was stopped.\n\n"
        + "  ArchiveFolder FOLDER --to FILE.zip [options]\n\n"
        + string.Concat(All.Select(option => $"  {$"{option.Name} {option.Value}",-22} {option.Meaning}\n"))
        + "\nThe policy has limits of its own; an option can only tighten them.\nDurations: 250ms, 30s, 5min, 2h. Sizes: 5MiB, 100KiB, 2GiB, 20MB or a number of bytes.\n"
        + "Exit codes: 0 archived, 3 stopped before the end, 1 failed, 2 bad arguments.";

    public static bool Exists(string name) => All.Any(option => option.Name == name);

    /// <summary>The option a person most likely meant. Null: nothing is near.</summary>
    public static string? Nearest(string name)
    {
        var nearest = All.MinBy(option => Distance(name, option.Name))!.Name;
        return Distance(name, nearest) <= 3 ? nearest : null;
    }

    /// <summary>Levenshtein distance.</summary>
    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var substituted = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
