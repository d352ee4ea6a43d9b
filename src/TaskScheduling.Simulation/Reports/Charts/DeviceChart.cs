namespace TaskScheduling.Simulation;

/// <summary>The device over time.</summary>
internal static class DeviceChart
{
    private const double Gap = 12;

    public static void Draw(Markup markup, Scenario scenario, Timeline timeline, TimeScale scale, IReadOnlyList<WorldBand> bands) =>
        Draw(markup, [.. Panels(scenario, timeline, bands)], scale, bands);

    /// <summary>Only its temperature, for a look aside.</summary>
    public static void DrawHeat(Markup markup, Scenario scenario, Timeline timeline, TimeScale scale, IReadOnlyList<WorldBand> bands) =>
        Draw(markup, TemperaturePanel.Of(scenario, timeline.Samples, height: 60) is { } temperature ? [temperature] : [], scale, bands);

    private static void Draw(Markup markup, Panel[] panels, TimeScale scale, IReadOnlyList<WorldBand> bands)
    {
        var height = panels.Sum(panel => panel.Height + Gap);
        if (panels.Length == 0)
            return;
        var chart = new Chart(markup, scale, height);
        chart.Open("The device over time: " + string.Join(", ", panels.Select(panel => panel.Name)), bands);
        Each((panel, top) => panel.DrawTimes(markup, scale, top));
        chart.OpenSigns();
        Each((panel, top) => (panel as BandPanel)?.DrawWords(markup, scale, top));
        Each((panel, top) => (panel as EventPanel)?.DrawSigns(markup, scale, top));
        chart.Shut();
        Each((panel, top) => panel.DrawFrame(markup, top));
        chart.Close();

        void Each(Action<Panel, double> draw)
        {
            var top = Gap / 2;
            foreach (var panel in panels)
            {
                draw(panel, top);
                top += panel.Height + Gap;
            }
        }
    }

    private static IEnumerable<Panel> Panels(Scenario scenario, Timeline timeline, IReadOnlyList<WorldBand> bands)
    {
        var samples = timeline.Samples;
        if (TemperaturePanel.Of(scenario, samples) is { } temperature)
            yield return temperature;
        if (samples.Count > 0)
            yield return new CurvePanel("Busy cores", "", 56, new Interval(0, scenario.Device.Cores), [.. samples.Select(sample => (sample.At, sample.BusyCores))], isFilled: true, isStepped: true);
        if (samples.Any(sample => sample.BatteryLevel is not null))
            yield return new BatteryPanel(samples, bands);
        if (scenario.Device.Network is not null)
            yield return new BandPanel("Network", WorldChannel.Network, bands);
        if (scenario.Device.Person is not null)
            yield return new BandPanel("Person", WorldChannel.Person, bands);
        if (bands.Any(band => band.Channel is WorldChannel.Host && band.Value != WorldReader.Up))
            yield return new BandPanel("Host", WorldChannel.Host, bands);
        if (EventPanel.Of(timeline) is { } events)
            yield return events;
    }
}
