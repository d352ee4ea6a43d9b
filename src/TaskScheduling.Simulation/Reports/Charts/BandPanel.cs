namespace TaskScheduling.Simulation;

/// <summary>One channel of the world as a strip: each stretch says what it is where it has room, and always when pointed at.</summary>
internal sealed class BandPanel(string name, WorldChannel channel, IReadOnlyList<WorldBand> bands) : Panel(name, 15)
{
    public override void DrawTimes(Markup markup, TimeScale scale, double top)
    {
        foreach (var band in bands)
        {
            if (band.Channel == channel)
                markup.Line($"<rect class=\"band {channel.ToString().ToLowerInvariant()}-{band.Value.Replace(' ', '-')}\" x=\"{scale.X(band.From)}\" y=\"{top}\" width=\"{scale.Length(band.From, band.To)}\" height=\"{Height}\"><title>{Name.ToLowerInvariant()}: {band.Value}, {Chart.Span(band.From, band.To)}</title></rect>");
        }
    }

    /// <summary>What the stretches say, drawn where shapes are kept.</summary>
    public void DrawWords(Markup markup, TimeScale scale, double top)
    {
        foreach (var band in bands)
        {
            if (band.Channel == channel && scale.Length(band.From, band.To) > (band.Value.Length * 6) + 8)
                markup.Line($"<text class=\"word\" x=\"{scale.X(band.From) + 4}\" y=\"{top + 11}\">{band.Value}</text>");
        }
    }
}
