namespace TaskScheduling.Simulation;

/// <summary>The frame of a chart over time: names to the left, what has a time to the right, ticks below.</summary>
/// <remarks>
/// What has a time stands in an inner picture whose view the script narrows to zoom in; signs that must keep their shape stand in a second one.
/// </remarks>
internal sealed class Chart(Markup markup, TimeScale scale, double height)
{
    private const double AxisHeight = 30;

    public void Open(string label, IReadOnlyList<WorldBand> bands)
    {
        markup.Line($"<svg class=\"chart\" viewBox=\"0 0 {TimeScale.PageWidth} {height + AxisHeight}\" role=\"img\" aria-label=\"{label}\">");
        Grid();
        OpenTimes();
        foreach (var band in bands)
        {
            if (band.Channel is WorldChannel.Host && band.Value != WorldReader.Up)
                markup.Line($"<rect class=\"host {Class(band.Value)}\" x=\"{scale.X(band.From)}\" y=\"0\" width=\"{scale.Length(band.From, band.To)}\" height=\"{height}\"><title>host {band.Value}, {Span(band.From, band.To)}</title></rect>");
        }
    }

    /// <summary>From here on shapes may stretch.</summary>
    public void OpenTimes() => markup.Line($"<svg class=\"times\" x=\"{TimeScale.Left}\" y=\"0\" width=\"{TimeScale.Width}\" height=\"{height}\" viewBox=\"0 0 {TimeScale.Width} {height}\" preserveAspectRatio=\"none\">");

    /// <summary>From here on they keep their shape.</summary>
    public void OpenSigns()
    {
        Shut();
        markup.Line($"<svg class=\"signs\" x=\"{TimeScale.Left}\" y=\"0\" width=\"{TimeScale.Width}\" height=\"{height}\">");
    }

    /// <summary>From here on it is the whole page's width: names and scales.</summary>
    public void Shut() => markup.Raw("</svg>\n");

    public void Close() => markup.Raw("</svg>\n");

    public static string Span(TimeSpan from, TimeSpan to) => $"{Figures.Instant(from)} to {Figures.Instant(to)} ({Figures.Duration(to - from)})";

    private static string Class(string value) => value.Replace(' ', '-');

    private void Grid()
    {
        markup.Raw("<g class=\"axis\">");
        foreach (var (at, elapsed, clock) in scale.Labels())
        {
            var x = TimeScale.Left + scale.X(at);
            markup.Add($"<path d=\"M{x} 0V{height + 4}\"/><text x=\"{x}\" y=\"{height + 15}\">{elapsed}</text><text class=\"clock\" x=\"{x}\" y=\"{height + 26}\">{clock}</text>");
        }

        markup.Raw("</g>\n");
    }
}
