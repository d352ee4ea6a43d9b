namespace TaskScheduling.Simulation;

/// <summary>Level of the battery, when it is plugged in, and when the device saves energy.</summary>
internal sealed class BatteryPanel(IReadOnlyList<DeviceSample> samples, IReadOnlyList<WorldBand> bands)
    : CurvePanel("Battery", "\u00A0%", 56, new Interval(0, 100), [.. samples.Where(sample => sample.BatteryLevel is not null).Select(sample => (sample.At, sample.BatteryLevel!.Value * 100))], isFilled: true)
{
    protected override void DrawBehind(Markup markup, TimeScale scale, double top)
    {
        foreach (var band in bands)
        {
            if (band is { Channel: WorldChannel.Power, Value: "external" })
                Draw(band, "plugged", "plugged in", Height);
            else if (band is { Channel: WorldChannel.LowPowerMode, Value: "on" })
                Draw(band, "saving", "low power mode", 7);
        }

        void Draw(in WorldBand band, string look, string what, double height) =>
            markup.Line($"<rect class=\"{look}\" x=\"{scale.X(band.From)}\" y=\"{top}\" width=\"{scale.Length(band.From, band.To)}\" height=\"{height}\"><title>{what}, {Chart.Span(band.From, band.To)}</title></rect>");
    }
}
