using System.Globalization;

namespace TaskScheduling;

/// <summary>A number with its unit ("°C", "%", "bytes", "cores"; empty: a plain number).</summary>
internal readonly record struct Quantity(double Number, string Unit)
{
    /// <summary>"52.0 °C", "1.5 cores", "7"; the same on every culture.</summary>
    public override string ToString() =>
        $"{Number.ToString(Unit is "°C" or "K" or "%" ? "0.0" : "0.##", CultureInfo.InvariantCulture)} {Unit}".TrimEnd();
}

/// <summary>What became of one thing that a reader looked at.</summary>
internal enum FindingUse
{
    /// <summary>It gave the reading.</summary>
    Decides,

    /// <summary>It counted, and something else gave the reading.</summary>
    Used,

    /// <summary>It is there and does not count.</summary>
    LeftOut,

    /// <summary>It gave a value that cannot be meant.</summary>
    Implausible,

    /// <summary>It is there and gave no value.</summary>
    Unreadable,

    /// <summary>It is not there.</summary>
    Missing,
}

/// <summary>One thing that a reader looked at: a zone, a supply, a file, a counter, a function.</summary>
/// <param name="Sensor">Its name, or the place where it should have been.</param>
/// <param name="Use">What became of it.</param>
/// <param name="Text">Its value as a person reads it; null: none.</param>
/// <param name="Quantity">The same for a machine, where it is a number.</param>
/// <param name="Note">What the value is judged by, or why it does not count.</param>
internal sealed record SensorFinding(string Sensor, FindingUse Use, string? Text, Quantity? Quantity, string? Note);
