namespace TaskScheduling.Simulation;

/// <summary>One scenario under several policies: the sentences first, then pictures on one axis, then all numbers side by side.</summary>
internal static class PolicySection
{
    private const int MostLanes = 12;

    public static void Write(Markup markup, PolicyComparison comparison)
    {
        markup.Line($"<h2>At a glance</h2>\n<ul class=\"sentences\">");
        foreach (var play in comparison.Plays)
            markup.Line($"<li><strong>{play.Name}</strong>{Clauses(play)}</li>");
        markup.Line($"</ul>\n<h2>Timelines</h2>");
        var scale = new TimeScale(comparison.Scenario.Duration, comparison.Scenario.Start);
        var all = comparison.Plays.SelectMany(play => play.Work).SelectMany(work => work.Lanes).ToArray();
        TimelineSection.WriteTools(markup, scale, all);
        Legend.Write(markup, all);
        foreach (var play in comparison.Plays)
            Draw(markup, scale, play);
        PolicyTable.Write(markup, comparison);
    }

    private static Action<Markup> Clauses(PolicyPlay play) => markup =>
    {
        if (play.Clauses.Count == 1)
        {
            markup.Add($": {play.Clauses[0]}");
            return;
        }

        markup.Raw("<ul>");
        foreach (var clause in play.Clauses)
            markup.Line($"<li>{clause}</li>");
        markup.Raw("</ul>");
    };

    private static void Draw(Markup markup, TimeScale scale, PolicyPlay play)
    {
        var bands = WorldReader.Read(play.Scenario, play.Timeline);
        var lanes = play.Work.SelectMany(work => work.Lanes).OrderBy(lane => lane.Story.Submitted).ToArray();
        markup.Line($"<h3>{play.Name}</h3>\n<div class=\"card\">");
        if (lanes.Length > MostLanes || TimelineSection.IsGrouped(lanes))
            DensityChart.Draw(markup, scale, lanes, bands);
        else if (lanes.Length > 0)
            LaneChart.Draw(markup, scale, lanes, bands);
        DeviceChart.DrawHeat(markup, play.Scenario, play.Timeline, scale, bands);
        markup.Line($"</div>");
    }
}
