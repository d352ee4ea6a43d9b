namespace TaskScheduling.Simulation;

/// <summary>Whatever else happened to the device and the host, one sign each.</summary>
internal sealed class EventPanel(IReadOnlyList<(TimeSpan At, string What)> events) : Panel("Events", 16)
{
    private const int Most = 1000;

    public static EventPanel? Of(Timeline timeline)
    {
        var events = timeline.Entries
            .Where(entry => entry.Mark is TimelineMark.World).Select(entry => (entry.At, ((TimelineMark.World)entry.Mark!).What)).ToArray();
        return events.Length is 0 or > Most ? null : new EventPanel(events);
    }

    public override void DrawTimes(Markup markup, TimeScale scale, double top)
    {
        // Signs only.
    }

    public void DrawSigns(Markup markup, TimeScale scale, double top)
    {
        foreach (var (at, what) in events)
            markup.Line($"<use class=\"event\" href=\"#m-event\" x=\"{scale.X(at)}\" y=\"{top + 8}\"><title>{Figures.Instant(at)} {what}</title></use>");
    }
}
