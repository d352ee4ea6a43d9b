namespace TaskScheduling.Simulation;

/// <summary>Temperature with what its sensor makes of it, and where the clock is lower than full.</summary>
internal sealed class TemperaturePanel(ThermalThresholds thresholds, Interval range, IReadOnlyList<DeviceSample> samples, double height = 96)
    : CurvePanel("Temperature", "\u00A0°C", height, range, [.. samples.Where(sample => sample.Celsius is not null).Select(sample => (sample.At, sample.Celsius!.Value))])
{
    private readonly (string Name, double Celsius)[] _shown = [.. new[] { ("Fair", thresholds.Fair), ("Serious", thresholds.Serious), ("Critical", thresholds.Critical) }.Where(threshold => threshold.Item2 < range.High)];

    /// <returns>Null: the device has no thermal model, or nothing was sampled.</returns>
    public static TemperaturePanel? Of(Scenario scenario, IReadOnlyList<DeviceSample> samples, double height = 96)
    {
        if (scenario.Device.Thermal is not { Thresholds: var thresholds } || !samples.Any(sample => sample.Celsius is not null))
            return null;
        var (lowest, highest) = (samples.Min(sample => sample.Celsius)!.Value, samples.Max(sample => sample.Celsius)!.Value);
        var range = new Interval(Math.Floor((lowest - 1) / 5) * 5, Math.Ceiling((Math.Max(highest, thresholds.Serious) + 2) / 5) * 5);
        return new TemperaturePanel(thresholds, range, samples, height);
    }

    public override void DrawFrame(Markup markup, double top)
    {
        base.DrawFrame(markup, top);
        for (var place = 0; place < _shown.Length; place++) // side by side: on a low panel they would lie over each other
        {
            var (name, celsius) = _shown[place];
            markup.Line($"<text class=\"threshold\" x=\"{TimeScale.Left + 4 + (place * 74)}\" y=\"{Y(celsius, top) - 2}\">{name} {Figures.Number(celsius, "0.#")} °C</text>");
        }
    }

    protected override void DrawBehind(Markup markup, TimeScale scale, double top)
    {
        foreach (var (name, celsius) in _shown)
            markup.Line($"<path class=\"threshold {name.ToLowerInvariant()}\" d=\"M0 {Y(celsius, top)}H{TimeScale.Width}\"/>");
        foreach (var (from, to, speed) in Stretches())
        {
            if (speed < 1)
                markup.Line($"<rect class=\"throttled\" x=\"{scale.X(from)}\" y=\"{top + Height - (14 * (1.15 - speed))}\" width=\"{scale.Length(from, to)}\" height=\"{14 * (1.15 - speed)}\"><title>clock at {Figures.Percent(speed)}, {Chart.Span(from, to)}</title></rect>");
        }
    }

    /// <summary>From sample to sample of one speed each.</summary>
    private IEnumerable<(TimeSpan From, TimeSpan To, double Speed)> Stretches()
    {
        for (int from = 0, to = 1; to < samples.Count; to++)
        {
            if (samples[to].Speed == samples[from].Speed && to < samples.Count - 1)
                continue;
            yield return (samples[from].At, samples[to].At, samples[from].Speed);
            from = to;
        }
    }
}
