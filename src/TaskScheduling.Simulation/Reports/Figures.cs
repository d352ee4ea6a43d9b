using System.Globalization;

namespace TaskScheduling.Simulation;

/// <summary>Numbers as people read them.</summary>
internal static class Figures
{
    /// <summary>In the two largest units that matter: <c>48.8 s</c>, <c>9 min 27 s</c>, <c>2 h 5 min</c>, <c>3 d 4 h</c>.</summary>
    public static string Duration(TimeSpan duration)
    {
        if (duration < TimeSpan.Zero)
            return "-" + Duration(-duration);
        if (duration.TotalSeconds < 1)
            return duration == TimeSpan.Zero ? "0 s" : Invariant($"{duration.TotalMilliseconds:0.#} ms");
        if (duration.TotalSeconds < 59.95)
            return Invariant($"{duration.TotalSeconds:0.#} s");
        var seconds = (long)Math.Round(duration.TotalSeconds);
        var (minutes, hours) = ((seconds + 30) / 60, (seconds + 1800) / 3600);
        return seconds < 3600 ? Two(seconds / 60, "min", seconds % 60, "s")
            : minutes < 24 * 60 ? Two(minutes / 60, "h", minutes % 60, "min")
            : Two(hours / 24, "d", hours % 24, "h");
    }

    public static string Duration(double seconds) => Duration(TimeSpan.FromSeconds(seconds));

    /// <summary>An instant of a scenario: <c>00:09:27</c>, <c>1 d 02:00:00</c>.</summary>
    public static string Instant(TimeSpan at) => at.Days > 0 ? Invariant($"{at.Days} d {at:hh\\:mm\\:ss}") : at.ToString("hh\\:mm\\:ss", CultureInfo.InvariantCulture);

    public static string Percent(double share) => Invariant($"{share * 100:0.#} %");

    public static string Count(long count) => Invariant($"{count:#,0}");

    public static string Number(double value, string format = "0.##") => value.ToString(format, CultureInfo.InvariantCulture);

    /// <summary><c>once</c>, <c>twice</c>, <c>5 times</c>.</summary>
    public static string Times(int count) => count switch
    {
        1 => "once",
        2 => "twice",
        _ => $"{Count(count)} times",
    };

    public static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    private static string Two(long large, string largeUnit, long small, string smallUnit) =>
        small == 0 ? $"{Count(large)} {largeUnit}" : $"{Count(large)} {largeUnit} {small} {smallUnit}";
}
