namespace TaskScheduling.Simulation;

/// <summary>How values are spread: bars, the mean with its interval above them, and percentiles as lines.</summary>
internal static class HistogramChart
{
    private const double Width = 380;
    private const double Height = 120;
    private const double Top = 22;
    private const double Left = 8;

    public static void Draw(Markup markup, string what, Distribution values, Func<double, string> shown)
    {
        var bins = values.Histogram;
        var (low, high) = bins.Width == 0 ? (bins.From - 0.5, bins.From + 0.5) : (bins.From, bins.To);
        markup.Line($"<svg class=\"chart small\" viewBox=\"0 0 {Width + (2 * Left)} {Height + Top + 20}\" role=\"img\" aria-label=\"{what}: mean {shown(values.Mean.Mean)}, 5 % below {shown(values.P5)}, half below {shown(values.P50)}, 95 % below {shown(values.P95)}\">");
        var most = bins.Counts.Max();
        for (var bin = 0; bin < bins.Counts.Count; bin++)
        {
            var (from, to) = bins.Width == 0 ? (low + 0.4, high - 0.4) : (bins.From + (bin * bins.Width), bins.From + ((bin + 1) * bins.Width));
            var height = (double)bins.Counts[bin] / most * Height;
            markup.Line($"<rect class=\"bin\" x=\"{X(from) + 0.5}\" y=\"{Top + Height - height}\" width=\"{Math.Max(0.5, X(to) - X(from) - 1)}\" height=\"{height}\"><title>{(bins.Width == 0 ? shown(bins.From) : $"{shown(from)} to {shown(to)}")}: {Figures.Count(bins.Counts[bin])}</title></rect>");
        }

        foreach (var (name, value) in new[] { ("5 %", values.P5), ("50 %", values.P50), ("95 %", values.P95) })
            markup.Line($"<path class=\"percentile\" d=\"M{X(value)} {Top}V{Top + Height}\"><title>{name} lie below {shown(value)}</title></path>");
        if (values.Mean.Interval is { } interval)
            markup.Line($"<path class=\"interval\" d=\"M{X(interval.Low)} 8V16M{X(interval.Low)} 12H{X(interval.High)}M{X(interval.High)} 8V16\"><title>mean, 95 % from {shown(interval.Low)} to {shown(interval.High)}</title></path>");
        markup.Line($"<circle class=\"middle\" cx=\"{X(values.Mean.Mean)}\" cy=\"12\" r=\"3\"><title>mean {shown(values.Mean.Mean)}</title></circle>");
        markup.Line($"<path class=\"base\" d=\"M{Left} {Top + Height}h{Width}\"/>");
        markup.Line($"<text class=\"scale\" x=\"{Left}\" y=\"{Top + Height + 13}\">{(bins.Width == 0 ? "" : shown(low))}</text><text class=\"scale end\" x=\"{Left + Width}\" y=\"{Top + Height + 13}\">{(bins.Width == 0 ? $"all {shown(bins.From)}" : shown(high))}</text></svg>");

        double X(double value) => Left + (Math.Clamp((value - low) / (high - low), 0, 1) * Width);
    }
}
