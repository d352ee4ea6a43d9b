namespace TaskScheduling.Simulation;

/// <summary>The numbers of each policy in a column of its own.</summary>
internal static class PolicyTable
{
    public static void Write(Markup markup, PolicyComparison comparison)
    {
        markup.Line($"<h2>Side by side</h2>\n<div class=\"scroll\"><table><thead><tr><th></th>{Cells(comparison, "th", play => play.Name)}</tr></thead><tbody>");
        for (var index = 0; index < comparison.Scenario.Work.Count; index++)
        {
            var work = index;
            markup.Line($"<tr class=\"section\"><th colspan=\"{comparison.Plays.Count + 1}\">{comparison.Scenario.Work[work].Name}</th></tr>");
            Row("Outcomes", play => string.Join(", ", play.Work[work].Endings.Select(Ended)));
            Row("Told to stop", play => play.Work[work].Stops.Count == 0 ? "never" : string.Join(", ", play.Work[work].Stops.Select(stop => $"{stop.Key} {Figures.Count(stop.Value)}")));
            Row("Runs", play => Figures.Count(play.Work[work].Runs));
            Row("Time to end, median", play => play.Work[work].ToEnd is { } toEnd ? Figures.Duration(toEnd) : "–");
            Row("Progress, mean", play => Figures.Percent(play.Work[work].Progress));
            Row("Time waiting", play => Figures.Duration(play.Work[work].Waiting));
            Row("CPU", play => Figures.Duration(play.Work[work].Cpu));
            Row("Warnings", play => Figures.Count(play.Work[work].Warnings));
        }

        markup.Line($"<tr class=\"section\"><th colspan=\"{comparison.Plays.Count + 1}\">Device</th></tr>");
        Row("Energy drawn", play => $"{Figures.Number(play.Device.WattHours)} Wh");
        if (comparison.Scenario.Device.Thermal is { Thresholds: var thresholds })
        {
            Row("Peak temperature", play => play.Device.PeakCelsius is { } peak ? $"{Figures.Number(peak, "0.0")} °C" : "–");
            Row($"Time at Fair or above ({Figures.Number(thresholds.Fair)} °C)", play => Figures.Duration(play.Device.AboveFair));
            Row($"Time at Serious or above ({Figures.Number(thresholds.Serious)} °C)", play => Figures.Duration(play.Device.AboveSerious));
        }

        if (comparison.Scenario.Device.Battery is not null)
            Row("Battery at the end", play => play.Device.EndLevel is { } level ? Figures.Percent(level) : "–");
        markup.Line($"</tbody></table></div>");

        void Row(string name, Func<PolicyPlay, string> value) => markup.Line($"<tr><th scope=\"row\">{name}</th>{Cells(comparison, "td", value)}</tr>");
    }

    private static Action<Markup> Cells(PolicyComparison comparison, string tag, Func<PolicyPlay, string> value) => markup =>
    {
        foreach (var play in comparison.Plays)
            markup.Add($"<{tag}>{value(play)}</{tag}>");
    };

    private static string Ended(KeyValuePair<Ending, int> ending) =>
        $"{Figures.Count(ending.Value)} {ReasonWords.Outcome(ending.Key.Outcome)}{(ending.Key.Reason == "none" ? "" : $" ({ending.Key.Reason})")}";
}
