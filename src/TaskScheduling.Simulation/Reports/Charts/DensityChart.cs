namespace TaskScheduling.Simulation;

/// <summary>One row per work item where there are too many tasks to draw each: how many were in which state, and below how many ended.</summary>
internal static class DensityChart
{
    private const double Upper = 52;
    private const double Lower = 18;
    private const double RowHeight = Upper + Lower + 12;
    private const int RowsPerChart = 6;
    private const int MostRows = 60;

    private static readonly (LaneState State, string Look)[] Stack =
    [
        (LaneState.Running, "running"), (LaneState.Expiring, "expiring"), (LaneState.Overrunning, "overrunning"), (LaneState.Waiting, "waiting for-slot"),
    ];

    private static readonly (StoryOutcome Outcome, string Look)[] Ends =
    [
        (StoryOutcome.Succeeded, "succeeded"), (StoryOutcome.Expired, "expired"), (StoryOutcome.Failed, "failed"), (StoryOutcome.Cancelled, "cancelled"), (StoryOutcome.Refused, "refused"),
    ];

    public static void Draw(Markup markup, TimeScale scale, IEnumerable<TaskLane> lanes, IReadOnlyList<WorldBand> bands)
    {
        var groups = lanes.GroupBy(lane => lane.Story.Work).Select(work => (work.Key, new Density(work, scale.Duration))).ToArray();
        foreach (var some in groups.Take(MostRows).Chunk(RowsPerChart))
            DrawSome(markup, scale, some, bands);
        if (groups.Length > MostRows)
            markup.Line($"<p class=\"note\">and {groups.Length - MostRows} more work items</p>");
    }

    private static void DrawSome(Markup markup, TimeScale scale, (string Work, Density Density)[] rows, IReadOnlyList<WorldBand> bands)
    {
        var chart = new Chart(markup, scale, rows.Length * RowHeight);
        chart.Open("Tasks over time by work item", bands);
        for (var row = 0; row < rows.Length; row++)
            DrawRow(markup, scale, rows[row].Density, (row * RowHeight) + 4);
        chart.OpenSigns();
        chart.Shut();
        for (var row = 0; row < rows.Length; row++)
            DrawFrame(markup, rows[row].Work, rows[row].Density, (row * RowHeight) + 4);
        chart.Close();
    }

    private static void DrawRow(Markup markup, TimeScale scale, Density density, double top)
    {
        var most = MostAtOnce(density);
        var below = new double[Density.Parts];
        foreach (var (state, look) in Stack)
            Layer(markup, $"bar {look}", below, part => density.InState(state, part) / most * Upper, top + Upper);
        var mostEnds = MostEnds(density);
        Array.Clear(below);
        foreach (var (outcome, look) in Ends)
            Layer(markup, $"ends {look}", below, part => (double)density.Ends(outcome, part) / mostEnds * Lower, top + Upper + 4 + Lower);
        Pointers(markup, scale, density, top);
    }

    /// <summary>One stepped area on top of what lies below; nothing where it is empty.</summary>
    private static void Layer(Markup markup, string look, double[] below, Func<int, double> height, double floor)
    {
        const double step = TimeScale.Width / Density.Parts;
        var heights = Enumerable.Range(0, Density.Parts).Select(height).ToArray();
        if (heights.All(each => each <= 0))
            return;
        markup.Add($"<path class=\"{look}\" d=\"");
        for (var part = 0; part < Density.Parts; part++)
        {
            if (heights[part] < 0.05)
                continue;
            markup.Add($"M{part * step} {Math.Round(floor - below[part], 1)}v{-Math.Round(heights[part], 1)}h{step}v{Math.Round(heights[part], 1)}z");
            below[part] += heights[part];
        }

        markup.Raw("\"/>\n");
    }

    /// <summary>Unseen: they only say the numbers when pointed at.</summary>
    private static void Pointers(Markup markup, TimeScale scale, Density density, double top)
    {
        const int together = 6;
        for (var part = 0; part < Density.Parts; part += together)
        {
            var parts = Enumerable.Range(part, together).ToArray();
            var (from, to) = (scale.Duration * ((double)part / Density.Parts), scale.Duration * ((double)(part + together) / Density.Parts));
            var states = string.Join(", ", Stack.Select(layer => $"{Figures.Number(parts.Average(each => density.InState(layer.State, each)), "0.#")} {layer.State.ToString().ToLowerInvariant()}"));
            var ends = string.Join(", ", Ends.Select(end => (end.Look, Count: parts.Sum(each => density.Ends(end.Outcome, each)))).Where(end => end.Count > 0).Select(end => $"{end.Count} {end.Look}"));
            var stops = parts.Sum(density.Stops);
            markup.Line($"<rect class=\"pointer\" x=\"{scale.X(from)}\" y=\"{top}\" width=\"{scale.Length(from, to)}\" height=\"{RowHeight - 4}\"><title>{Chart.Span(from, to)}\non average {states}\nended: {(ends.Length > 0 ? ends : "none")}; told to stop: {stops}</title></rect>");
        }
    }

    private static void DrawFrame(Markup markup, string work, Density density, double top)
    {
        markup.Line($"<text class=\"name\" x=\"{TimeScale.Left - 8}\" y=\"{top + 24}\">{(work.Length <= 22 ? work : work[..21] + "…")}<title>{work}</title></text>");
        markup.Line($"<text class=\"scale end\" x=\"{TimeScale.Left - 8}\" y=\"{top + 37}\">{Figures.Count(density.Tasks)} tasks</text>");
        markup.Line($"<text class=\"scale end\" x=\"{TimeScale.Left - 8}\" y=\"{top + Upper + 16}\">ended</text>");
        markup.Line($"<text class=\"scale\" x=\"{TimeScale.Left + TimeScale.Width + 4}\" y=\"{top + 8}\">{Short(MostAtOnce(density))}</text>");
        markup.Line($"<text class=\"scale\" x=\"{TimeScale.Left + TimeScale.Width + 4}\" y=\"{top + Upper + 12}\">{Short(MostEnds(density))}</text>");
        markup.Line($"<path class=\"base\" d=\"M{TimeScale.Left} {top + Upper}h{TimeScale.Width}M{TimeScale.Left} {top + Upper + 4 + Lower}h{TimeScale.Width}\"/>");
    }

    // Six signs fit beside a chart.
    private static string Short(double value) => Figures.Number(value, value < 1_000 ? "0.#" : value < 100_000 ? "#,0" : "#,0,k");

    private static double MostAtOnce(Density density) =>
        Math.Max(1, Enumerable.Range(0, Density.Parts).Max(part => Stack.Sum(layer => density.InState(layer.State, part))));

    private static int MostEnds(Density density) => Math.Max(1, Enumerable.Range(0, Density.Parts).Max(part => Ends.Sum(end => density.Ends(end.Outcome, part))));
}
