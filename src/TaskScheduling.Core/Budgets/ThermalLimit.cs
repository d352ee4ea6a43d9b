using System.Diagnostics.CodeAnalysis;

namespace TaskScheduling;

/// <summary>Fires when the device is above <see cref="Maximum"/> for <see cref="Sustained"/> without a break.</summary>
/// <remarks>Text form for command lines, attributes and configuration: <c>Serious/10s</c>.</remarks>
public readonly record struct ThermalLimit
{
    /// <summary>Makes a limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="sustained"/> is negative.</exception>
    public ThermalLimit(ThermalState maximum, TimeSpan sustained)
    {
        Maximum = maximum;
        Sustained = BudgetRules.NotBelow(sustained, TimeSpan.Zero, nameof(Sustained), "zero");
    }

    /// <summary>Hottest allowed state. With <see cref="ThermalState.Critical"/> the limit never fires.</summary>
    public ThermalState Maximum { get; }

    /// <summary>How long it may be hotter. Zero: at the first reading.</summary>
    public TimeSpan Sustained { get; }

    /// <summary>Reads <c>STATE/DURATION</c>, for example <c>Serious/10s</c>.</summary>
    /// <exception cref="FormatException">The text has another form; the message shows the right one.</exception>
    public static ThermalLimit Parse(string text) =>
        TryParse(text, out var limit) ? limit : throw new FormatException($"A thermal limit reads STATE/DURATION with a state of Nominal, Fair, Serious or Critical, for example Serious/10s; was '{text}'.");

    /// <summary>Reads the text form; false when <paramref name="text"/> is not a thermal limit.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out ThermalLimit limit)
    {
        limit = default;
        if (text?.Split('/') is not [var state, var sustained]
            || !Enum.TryParse<ThermalState>(state, ignoreCase: true, out var maximum) || !Enum.IsDefined(maximum)
            || !DurationText.TryParse(sustained, out var duration) || duration < TimeSpan.Zero)
        {
            return false;
        }

        limit = new ThermalLimit(maximum, duration);
        return true;
    }

    /// <summary>The text form.</summary>
    public override string ToString() => $"{Maximum}/{DurationText.Format(Sustained)}";
}
