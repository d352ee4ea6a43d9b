using System.Globalization;

namespace TaskScheduling.Cli;

/// <summary>Numbers as people read them, the same on every culture.</summary>
internal static class Figures
{
    private static readonly string[] ByteUnits = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

    /// <summary>"0.21 ms", "45 µs", "3.0 s".</summary>
    public static string Short(TimeSpan time) => time switch
    {
        { TotalSeconds: >= 1 } => Invariant($"{time.TotalSeconds:0.0} s"),
        { TotalMilliseconds: >= 10 } => Invariant($"{time.TotalMilliseconds:0} ms"),
        { TotalMilliseconds: >= 1 } => Invariant($"{time.TotalMilliseconds:0.0} ms"),
        _ => Invariant($"{time.TotalMicroseconds:0} µs"),
    };

    /// <summary>"1.5 GiB".</summary>
    public static string Bytes(double bytes)
    {
        var unit = 0;
        for (; bytes >= 1024 && unit < ByteUnits.Length - 1; unit++)
            bytes /= 1024;
        return unit == 0 ? Invariant($"{bytes:0} B") : Invariant($"{bytes:0.0} {ByteUnits[unit]}");
    }

    public static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
