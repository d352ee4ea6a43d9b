namespace TaskScheduling.Simulation;

/// <summary>What was played.</summary>
internal static class ReportHead
{
    public static void Write(Markup markup, Scenario scenario, string policy, string seed)
    {
        markup.Line($"<header><h1>{scenario.Name}</h1>");
        if (scenario.Description is { } description)
            markup.Line($"<p class=\"description\">{description.Trim()}</p>");
        markup.Line($"<dl class=\"facts\">");
        Fact("Policy", policy);
        Fact("Device", $"{scenario.Device.Name}, {scenario.Device.Cores} cores");
        Fact("Seed", seed);
        Fact("Duration", Figures.Duration(scenario.Duration));
        Fact("Begins", scenario.Start.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", System.Globalization.CultureInfo.InvariantCulture));
        Fact("Work", string.Join(", ", scenario.Work.Take(8).Select(work => work.Name)) + (scenario.Work.Count > 8 ? $" and {scenario.Work.Count - 8} more" : ""));
        Fact("Library", Page.Version);
        markup.Line($"</dl></header>");

        void Fact(string name, string value) => markup.Line($"<div><dt>{name}</dt><dd>{value}</dd></div>");
    }
}
