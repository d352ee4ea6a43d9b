using ScottPlot;

namespace TaskScheduling.Simulation;

/// <summary>Tasks over time, one row each, or of many one row per work item.</summary>
internal static class LanePlot
{
    private const int LongestName = 18;
    private const int MostRows = 60;

    private static readonly Color Waiting = Color.FromHex("#c3c9cf");
    private static readonly Color Running = Color.FromHex("#0072b2");
    private static readonly Color Expiring = Color.FromHex("#e69f00");
    private static readonly Color Overrunning = Color.FromHex("#b53a00");
    private static readonly Color Succeeded = Color.FromHex("#00805e");
    private static readonly Color Failed = Color.FromHex("#b3326f");
    private static readonly Color Refused = Color.FromHex("#6c7681");

    public static Plot Of(Scenario scenario, IReadOnlyList<TaskLane> lanes, bool isGrouped)
    {
        var plot = new Plot();
        plot.Title($"{scenario.Name} ({scenario.Policy.Name})", 16);
        plot.HideGrid();
        var names = isGrouped ? DrawGroups(plot, scenario, lanes) : DrawLanes(plot, lanes);
        plot.Axes.Left.SetTicks([.. Enumerable.Range(0, names.Count).Select(row => -(double)row)], [.. names.Select(Short)]);
        var rows = Math.Max(1, names.Count);
        plot.Axes.Left.TickLabelStyle.FontSize = Math.Clamp(500f / rows, 8, 12);
        plot.Axes.SetLimitsY(0.4 - rows, 0.6 + (rows * 0.09)); // room for the legend
        plot.Legend.Orientation = Orientation.Horizontal;
        plot.ShowLegend(
            [Item("waits", Waiting), Item("runs", Running), Item("told to stop", Expiring), Item("overruns", Overrunning), Item("succeeded", Succeeded, MarkerShape.FilledCircle), Item("expired", Overrunning, MarkerShape.FilledSquare), Item("failed", Failed, MarkerShape.Cross), Item("refused", Refused, MarkerShape.Eks)],
            Alignment.UpperRight);
        return plot;
    }

    private static List<string> DrawLanes(Plot plot, IReadOnlyList<TaskLane> lanes)
    {
        var names = new List<string>();
        foreach (var lane in lanes)
        {
            var row = -(double)names.Count;
            names.Add(lane.Story.Label);
            foreach (var segment in lane.Segments)
            {
                var half = segment.State is LaneState.Waiting or LaneState.Overrunning ? 0.16 : 0.36;
                Bar(plot, segment.From.TotalSeconds, segment.To.TotalSeconds, row - half, row + half, ColorOf(segment.State));
            }

            foreach (var mark in lane.Marks)
            {
                if (mark is { Kind: LaneMarkKind.Expiration })
                    plot.Add.Marker(mark.At.TotalSeconds, row + 0.3, MarkerShape.FilledDiamond, 7, Overrunning);
                else if (mark is { Kind: LaneMarkKind.Refused })
                    plot.Add.Marker(mark.At.TotalSeconds, row, MarkerShape.Eks, 7, Refused);
                else if (mark is { Kind: LaneMarkKind.Ended, Data: TaskResult result })
                    Ended(plot, mark.At, row, result.Outcome);
            }
        }

        return names;
    }

    private static List<string> DrawGroups(Plot plot, Scenario scenario, IReadOnlyList<TaskLane> lanes)
    {
        var names = new List<string>();
        foreach (var work in lanes.GroupBy(lane => lane.Story.Work).Take(MostRows))
        {
            var row = -(double)names.Count;
            names.Add(work.Key);
            var density = new Density(work, scenario.Duration);
            var most = Math.Max(1, Enumerable.Range(0, Density.Parts).Max(part => density.InState(LaneState.Running, part) + density.InState(LaneState.Waiting, part)));
            Area(plot, scenario, row, part => (density.InState(LaneState.Running, part) + density.InState(LaneState.Waiting, part)) / most, Waiting);
            Area(plot, scenario, row, part => density.InState(LaneState.Running, part) / most, Running);
        }

        return names;
    }

    private static void Area(Plot plot, Scenario scenario, double row, Func<int, double> height, Color color)
    {
        var step = scenario.Duration.TotalSeconds / Density.Parts;
        var outline = new List<Coordinates> { new(0, row - 0.4) };
        for (var part = 0; part < Density.Parts; part++)
        {
            var top = row - 0.4 + (height(part) * 0.85);
            outline.Add(new(part * step, top));
            outline.Add(new((part + 1) * step, top));
        }

        outline.Add(new(scenario.Duration.TotalSeconds, row - 0.4));
        var area = plot.Add.Polygon([.. outline]);
        area.FillColor = color;
        area.LineWidth = 0;
    }

    private static void Bar(Plot plot, double from, double to, double bottom, double top, Color color)
    {
        var bar = plot.Add.Rectangle(from, to, bottom, top);
        bar.FillColor = color;
        bar.LineColor = color;
        bar.LineWidth = 0.5f; // what is shorter than a pixel is seen all the same
    }

    private static void Ended(Plot plot, TimeSpan at, double row, TaskOutcome outcome)
    {
        var (shape, color) = outcome switch
        {
            TaskOutcome.Succeeded => (MarkerShape.FilledCircle, Succeeded),
            TaskOutcome.Failed => (MarkerShape.Cross, Failed),
            TaskOutcome.Expired => (MarkerShape.FilledSquare, Overrunning),
            _ => (MarkerShape.OpenCircle, Waiting),
        };
        plot.Add.Marker(at.TotalSeconds, row, shape, 9, color);
    }

    private static Color ColorOf(LaneState state) => state switch
    {
        LaneState.Waiting => Waiting,
        LaneState.Running => Running,
        LaneState.Expiring => Expiring,
        LaneState.Overrunning => Overrunning,
        _ => Color.FromHex("#9fd3f0"),
    };

    private static LegendItem Item(string words, Color color) => new() { LabelText = words, FillColor = color, LineWidth = 0 };

    private static LegendItem Item(string words, Color color, MarkerShape shape) => new() { LabelText = words, MarkerShape = shape, MarkerSize = 9, MarkerColor = color };

    private static string Short(string name) => name.Length <= LongestName ? name : string.Concat(name.AsSpan(0, LongestName - 1), "…");
}
