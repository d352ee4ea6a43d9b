namespace TaskScheduling.Simulation;

/// <summary>A unit of a column: the reader's own value is <c>number × Factor + Offset</c>.</summary>
/// <param name="Name">As mappings and headers write it.</param>
/// <param name="Factor">How many of the reader's units (°C, MHz, shares, W, s, bytes) one of these is.</param>
/// <param name="Offset">Added after that.</param>
internal sealed record CsvUnit(string Name, double Factor = 1, double Offset = 0)
{
    /// <summary>Dates as text; zone by offset, UTC without.</summary>
    public static readonly CsvUnit Iso8601 = new("iso8601");

    public static readonly CsvUnit[] Durations = [new("s"), new("ms", 0.001), new("min", 60), new("h", 3600)];

    public static readonly CsvUnit[] Times = [.. Durations, Iso8601, new("unix"), new("unix-ms", 0.001)];

    public static readonly CsvUnit[] Temperatures = [new("C"), new("F", 5 / 9.0, -160 / 9.0), new("K", 1, -273.15), new("mC", 0.001)];

    public static readonly CsvUnit[] Clocks = [new("MHz"), new("kHz", 0.001), new("GHz", 1000), new("Hz", 1e-6)];

    public static readonly CsvUnit[] Shares = [new("percent", 0.01), new("share")];

    public static readonly CsvUnit[] Powers = [new("W"), new("mW", 0.001)];

    public static readonly CsvUnit[] Sizes = [new("bytes"), new("KB", 1L << 10), new("MB", 1L << 20), new("GB", 1L << 30)];

    /// <summary>Whether times have a zero of their own, which nobody wants to see in a trace.</summary>
    public bool IsDate => Name is "iso8601" or "unix" or "unix-ms";
}
