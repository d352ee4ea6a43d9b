namespace TaskScheduling.Simulation;

/// <summary>One row per task.</summary>
internal static class LaneChart
{
    private const double RowHeight = 22;

    /// <summary>So many fit on a printed page; more become several charts.</summary>
    private const int RowsPerChart = 20;

    private const int LongestName = 22;

    public static void Draw(Markup markup, TimeScale scale, IReadOnlyList<TaskLane> lanes, IReadOnlyList<WorldBand> bands)
    {
        foreach (var some in lanes.Chunk(RowsPerChart))
            DrawSome(markup, scale, some, bands);
    }

    private static void DrawSome(Markup markup, TimeScale scale, TaskLane[] lanes, IReadOnlyList<WorldBand> bands)
    {
        var chart = new Chart(markup, scale, lanes.Length * RowHeight);
        chart.Open($"Tasks over time: {lanes[0].Story.Label} to {lanes[^1].Story.Label}", bands);
        for (var row = 0; row < lanes.Length; row++)
        {
            foreach (var segment in lanes[row].Segments)
                DrawBar(markup, scale, lanes[row], segment, row * RowHeight);
        }

        chart.OpenSigns();
        for (var row = 0; row < lanes.Length; row++)
        {
            foreach (var mark in lanes[row].Marks)
                DrawSign(markup, scale, lanes[row], mark, row * RowHeight);
        }

        chart.Shut();
        for (var row = 0; row < lanes.Length; row++)
        {
            var label = lanes[row].Story.Label;
            var shown = label.Length <= LongestName ? label : string.Concat(label.AsSpan(0, LongestName - 1), "…");
            markup.Line($"<text class=\"name\" x=\"{TimeScale.Left - 8}\" y=\"{(row * RowHeight) + 15}\">{shown}<title>{label}</title></text>");
            markup.Line($"<path class=\"base\" d=\"M{TimeScale.Left} {(row + 1) * RowHeight}H{TimeScale.Left + TimeScale.Width}\"/>");
        }

        chart.Close();
    }

    private static void DrawBar(Markup markup, TimeScale scale, TaskLane lane, in LaneSegment segment, double top)
    {
        var (from, height) = segment.State switch
        {
            LaneState.Waiting => (7, 8),
            LaneState.Overrunning => (15, 5),
            LaneState.DeclaredWait => (8, 6),
            _ => (3, 16),
        };
        markup.Line($"<rect class=\"bar {LaneWords.Look(segment)}\" x=\"{scale.X(segment.From)}\" y=\"{top + from}\" width=\"{scale.Length(segment.From, segment.To)}\" height=\"{height}\"><title>{LaneWords.Of(lane, segment)}</title></rect>");
    }

    private static void DrawSign(Markup markup, TimeScale scale, TaskLane lane, in LaneMark mark, double top)
    {
        if (LaneWords.Sign(mark) is not { } sign)
            return;
        var y = mark.Kind switch
        {
            LaneMarkKind.Warning or LaneMarkKind.StartOverdue or LaneMarkKind.Expiration => 4,
            LaneMarkKind.Retry => 18,
            _ => 11,
        };
        markup.Line($"<use class=\"sign {sign}\" href=\"#m-{sign}\" x=\"{scale.X(mark.At)}\" y=\"{top + y}\"><title>{LaneWords.Of(lane, mark)}</title></use>");
    }
}
