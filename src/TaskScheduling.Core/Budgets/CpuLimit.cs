using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace TaskScheduling;

/// <summary>Cores × Window CPU-seconds inside a sliding window, all available at the start of a run.</summary>
/// <remarks>
/// Fires when the amount is spent, however early in the window: 0.8 over 60 s are 48 CPU-seconds. Source: the CPU monitor of
/// xnu ("48 seconds cpu time over 50 seconds … exceeding limit of 80% cpu over 60 seconds", developer.apple.com/forums/thread/675166).
/// Text form for command lines, attributes and configuration: <c>0.8/60s</c>.
/// </remarks>
public readonly record struct CpuLimit
{
    /// <summary>Makes a limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is not positive and finite.</exception>
    public CpuLimit(double cores, TimeSpan window)
    {
        Cores = BudgetRules.PositiveFinite(cores, nameof(Cores));
        Window = BudgetRules.Positive(window, nameof(Window));
    }

    /// <summary>Average number of cores over the window. Positive; above 1 for parallel work.</summary>
    public double Cores { get; }

    /// <summary>Length of the window. Positive.</summary>
    public TimeSpan Window { get; }

    /// <summary>CPU time inside one window.</summary>
    public TimeSpan Amount => Window.TotalSeconds * Cores < BudgetRules.Forever.TotalSeconds ? Window * Cores : BudgetRules.Forever;

    /// <summary>Reads <c>CORES/WINDOW</c>, for example <c>0.8/60s</c> or <c>2/00:05:00</c>.</summary>
    /// <exception cref="FormatException">The text has another form; the message shows the right one.</exception>
    public static CpuLimit Parse(string text) =>
        TryParse(text, out var limit) ? limit : throw new FormatException($"A CPU limit reads CORES/WINDOW, for example 0.8/60s, with both positive; was '{text}'.");

    /// <summary>Reads the text form; false when <paramref name="text"/> is not a CPU limit.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out CpuLimit limit)
    {
        limit = default;
        if (text?.Split('/') is not [var cores, var window]
            || !double.TryParse(cores, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            || !DurationText.TryParse(window, out var duration)
            || !double.IsFinite(number) || number <= 0 || duration <= TimeSpan.Zero)
        {
            return false;
        }

        limit = new CpuLimit(number, duration);
        return true;
    }

    /// <summary>The text form.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Cores}/{DurationText.Format(Window)}");
}
