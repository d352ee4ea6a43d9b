namespace TaskScheduling.Simulation;

/// <summary>The device above, the tasks below it, on one axis.</summary>
internal static class TimelineSection
{
    /// <summary>More tasks, or more stretches and signs, are drawn as numbers of tasks per work item.</summary>
    public const int MostLanes = 60;

    private const int MostParts = 6000;

    public static bool IsGrouped(IReadOnlyList<TaskLane> lanes) => lanes.Count > MostLanes || lanes.Sum(lane => lane.Segments.Count + lane.Marks.Count) > MostParts;

    public static void Write(Markup markup, Scenario scenario, Timeline timeline, IReadOnlyList<TaskLane> lanes, IReadOnlyList<WorldBand> bands)
    {
        var scale = new TimeScale(scenario.Duration, scenario.Start);
        markup.Line($"<h2>Timeline</h2>");
        WriteTools(markup, scale, lanes);
        markup.Line($"<div class=\"card\">");
        DeviceChart.Draw(markup, scenario, timeline, scale, bands);
        markup.Line($"</div>");
        Legend.Write(markup, lanes);
        markup.Line($"<div class=\"card\">");
        if (lanes.Count == 0)
            markup.Line($"<p class=\"note\">No work was submitted.</p>");
        else if (IsGrouped(lanes))
            DensityChart.Draw(markup, scale, lanes, bands);
        else
            LaneChart.Draw(markup, scale, lanes, bands);
        markup.Line($"</div>");
        WriteCloseUp(markup, scale, lanes, bands);
        if (IsGrouped(lanes))
            markup.Line($"<p class=\"note\">{Figures.Count(lanes.Count)} tasks are drawn as numbers per work item: above how many were in which state on average, below how many ended how, in each of {Density.Parts} equal parts of the time.</p>");
    }

    /// <summary>Where all tasks lie in a small part of the time, that part once more, for paper and without a script.</summary>
    private static void WriteCloseUp(Markup markup, TimeScale scale, IReadOnlyList<TaskLane> lanes, IReadOnlyList<WorldBand> bands)
    {
        var (from, to) = Busy(lanes, scale.Duration);
        if (lanes.Count == 0 || IsGrouped(lanes) || to - from > scale.Duration / 3 || to == from)
            return;
        markup.Line($"<h3>The same from {Figures.Instant(from)} to {Figures.Instant(to)}</h3>\n<div class=\"card fixed\">");
        LaneChart.Draw(markup, new TimeScale(to, scale.Start) { From = from }, lanes, [.. bands.Where(band => band.To > from && band.From < to)]);
        markup.Line($"</div>");
    }

    public static void WriteTools(Markup markup, TimeScale scale, IReadOnlyList<TaskLane> lanes)
    {
        markup.Line($"<div class=\"tools\"><button type=\"button\" data-zoom=\"0.5\" aria-label=\"Zoom in\">+</button><button type=\"button\" data-zoom=\"2\" aria-label=\"Zoom out\">−</button><button type=\"button\" data-zoom=\"all\">All</button>");
        var (from, to) = Busy(lanes, scale.Duration);
        if (to - from < scale.Duration * 0.8)
            markup.Line($"<button type=\"button\" data-zoom=\"busy\" data-from=\"{scale.X(from)}\" data-to=\"{scale.X(to)}\">Where tasks are</button>");
        markup.Line($"<span>Drag over a chart to zoom in, double-click to see all again; point at anything to read it.</span></div>");
    }

    /// <summary>From the first submission to the last end, with a little room.</summary>
    private static (TimeSpan From, TimeSpan To) Busy(IReadOnlyList<TaskLane> lanes, TimeSpan duration)
    {
        if (lanes.Count == 0)
            return (TimeSpan.Zero, duration);
        var from = lanes.Min(lane => lane.Story.Submitted);
        var to = lanes.Max(lane => lane.Segments.Count > 0 ? lane.Segments[^1].To : lane.Story.Submitted);
        var room = (to - from) / 30;
        return (from > room ? from - room : TimeSpan.Zero, to + room < duration ? to + room : duration);
    }
}
