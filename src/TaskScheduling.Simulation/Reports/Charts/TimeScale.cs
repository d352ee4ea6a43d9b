namespace TaskScheduling.Simulation;

/// <summary>Where an instant lies on paper. All charts of a report have the same, but for a close-up.</summary>
/// <param name="Duration">The last instant that is shown.</param>
/// <param name="Start">The date at its beginning.</param>
internal sealed record TimeScale(TimeSpan Duration, DateTimeOffset Start)
{
    /// <summary>Of every chart; the browser scales it to the page.</summary>
    public const double PageWidth = 1200;

    /// <summary>Room for names.</summary>
    public const double Left = 150;

    /// <summary>Of the part that has a time.</summary>
    public const double Width = 1010;

    private const int Ticks = 8;

    /// <summary>The first instant that is shown.</summary>
    public TimeSpan From { get; init; }

    /// <summary>From the left edge of the part that has a time.</summary>
    public double X(TimeSpan at) => Duration == From ? 0 : Math.Clamp((at - From) / (Duration - From), 0, 1) * Width;

    public double Length(TimeSpan from, TimeSpan to) => X(to) - X(from);

    public TimeSpan Step => NiceStep.AtLeast((Duration - From) / Ticks);

    public IEnumerable<(TimeSpan At, string Elapsed, string Clock)> Labels()
    {
        for (var at = Step * Math.Ceiling(From / Step); at <= Duration; at += Step)
            yield return (at, Elapsed(at), Clock(at));
    }

    private string Elapsed(TimeSpan at) => (Step.TotalSeconds, at.Days) switch
    {
        ( >= 60, 0) => Figures.Invariant($"{at.Hours}:{at.Minutes:00}"),
        ( >= 60, _) => Figures.Invariant($"{at.Days}d {at.Hours}:{at.Minutes:00}"),
        ( >= 1, _) => Figures.Invariant($"{(int)at.TotalHours}:{at.Minutes:00}:{at.Seconds:00}"),
        _ => Figures.Invariant($"{at.TotalSeconds:0.###} s"),
    };

    private string Clock(TimeSpan at) => (Start + at).ToString(Step.TotalSeconds >= 60 ? "HH:mm" : "HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);
}
