using System.Globalization;

namespace TaskScheduling.Terminal;

/// <summary>Durations as people say them: two units at most.</summary>
internal static class DurationWords
{
    /// <summary>Time left, rounded up, because 0 s are left only at the end: "48 s", "5 min 10 s", "2 h 5 min", "3 d".</summary>
    public static string Left(TimeSpan duration) => Whole((long)Math.Ceiling(Math.Max(0, duration.TotalSeconds)));

    /// <summary>Time spent, no more than was: "0.4 s", "2.1 s", "48 s", "5 min 10 s".</summary>
    public static string Spent(TimeSpan duration) => duration.TotalSeconds < 10
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(Math.Max(0, duration.TotalSeconds) * 10) / 10:0.#} s")
        : Whole((long)duration.TotalSeconds);

    /// <summary>An estimate, no finer than it deserves: "about 12 s", "about 2 min".</summary>
    public static string About(TimeSpan duration)
    {
        var seconds = Math.Max(1, duration.TotalSeconds);
        return seconds switch
        {
            <= 20 => $"about {Math.Ceiling(seconds):0} s",
            <= 55 => $"about {Math.Ceiling(seconds / 5) * 5:0} s",
            <= 55 * 60 => $"about {Math.Ceiling(seconds / 60):0} min",
            <= 20 * 3600 => $"about {Math.Ceiling(seconds / 3600):0} h",
            _ => $"about {Math.Ceiling(seconds / 86400):0} d",
        };
    }

    private static string Whole(long seconds) => seconds switch
    {
        < 60 => $"{seconds} s",
        < 3600 => Two(seconds / 60, "min", seconds % 60, "s"),
        < 86400 => Two(seconds / 3600, "h", seconds % 3600 / 60, "min"),
        _ => Two(seconds / 86400, "d", seconds % 86400 / 3600, "h"),
    };

    private static string Two(long large, string largeUnit, long small, string smallUnit) =>
        small == 0 ? $"{large} {largeUnit}" : $"{large} {largeUnit} {small} {smallUnit}";
}
