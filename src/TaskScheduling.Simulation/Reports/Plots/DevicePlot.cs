using ScottPlot;

namespace TaskScheduling.Simulation;

/// <summary>Temperature with its thresholds, the battery on the right axis, and behind both when the host was away.</summary>
internal static class DevicePlot
{
    private static readonly Color Heat = Color.FromHex("#a33b00");
    private static readonly Color Battery = Color.FromHex("#0b5c8e");

    /// <returns>Null: the device has neither, or nothing was sampled.</returns>
    public static Plot? Of(Scenario scenario, Timeline timeline, IReadOnlyList<WorldBand> bands)
    {
        var heat = timeline.Samples.Where(sample => sample.Celsius is not null).ToArray();
        var battery = timeline.Samples.Where(sample => sample.BatteryLevel is not null).ToArray();
        if (heat.Length == 0 && battery.Length == 0)
            return null;
        var plot = new Plot();
        foreach (var band in bands.Where(band => band.Channel is WorldChannel.Host && band.Value != WorldReader.Up))
            plot.Add.HorizontalSpan(band.From.TotalSeconds, band.To.TotalSeconds, Color.FromHex("#49515a").WithAlpha(0.25));
        if (heat.Length > 0)
            DrawHeat(plot, scenario.Device.Thermal!.Thresholds, heat);
        if (battery.Length > 0)
            DrawBattery(plot, battery);
        plot.Axes.Bottom.Label.Text = "time since the beginning";
        return plot;
    }

    private static void DrawHeat(Plot plot, ThermalThresholds thresholds, DeviceSample[] samples)
    {
        Curve(plot, samples, sample => sample.Celsius!.Value, Heat);
        var (lowest, highest) = (samples.Min(sample => sample.Celsius!.Value), samples.Max(sample => sample.Celsius!.Value));
        foreach (var (celsius, pattern) in new[] { (thresholds.Fair, LinePattern.Dotted), (thresholds.Serious, LinePattern.Dashed), (thresholds.Critical, LinePattern.Solid) })
            plot.Add.HorizontalLine(celsius, 1, Heat, pattern);
        plot.Axes.SetLimitsY(lowest - 2, Math.Max(highest, thresholds.Serious) + 2);
        plot.Axes.Left.Label.Text = "°C";
        plot.Axes.Left.Label.ForeColor = Heat;
    }

    private static void DrawBattery(Plot plot, DeviceSample[] samples)
    {
        var curve = Curve(plot, samples, sample => sample.BatteryLevel!.Value * 100, Battery);
        curve.Axes.YAxis = plot.Axes.Right;
        plot.Axes.SetLimitsY(0, 105, plot.Axes.Right);
        plot.Axes.Right.Label.Text = "battery, %";
        plot.Axes.Right.Label.ForeColor = Battery;
    }

    private static ScottPlot.Plottables.Scatter Curve(Plot plot, DeviceSample[] samples, Func<DeviceSample, double> value, Color color)
    {
        var curve = plot.Add.ScatterLine(samples.Select(sample => sample.At.TotalSeconds).ToArray(), samples.Select(value).ToArray(), color);
        curve.LineWidth = 1.5f;
        return curve;
    }
}
