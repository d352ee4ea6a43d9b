namespace TaskScheduling.Simulation;

/// <summary>A play, a study or a comparison as one HTML file: readable without a network, without a script, and printed.</summary>
internal static class HtmlReport
{
    public static string Of(Scenario scenario, Timeline timeline) => Page.Of($"{scenario.Name}: what its work met", ScaleOf(scenario), markup =>
    {
        var lanes = LaneReader.Read(timeline, scenario.Duration);
        var bands = WorldReader.Read(scenario, timeline);
        ReportHead.Write(markup, scenario, scenario.Policy.Name, scenario.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture));
        VerdictSection.Write(markup, scenario, timeline);
        TimelineSection.Write(markup, scenario, timeline, lanes, bands);
        OutcomeTable.Write(markup, timeline);
        TaskTable.Write(markup, lanes);
        ExpirationTable.Write(markup, lanes);
    });

    public static string Of(SeedStudyResult study) => Page.Of($"{study.Scenario.Name} over {study.Seeds} seeds", ScaleOf(study.Scenario), markup =>
    {
        ReportHead.Write(markup, study.Scenario, study.Scenario.Policy.Name, $"{study.FirstSeed} to {study.FirstSeed + study.Seeds - 1}");
        SeedStudySection.Write(markup, study);
    });

    public static string Of(PolicyComparison comparison) => Page.Of($"{comparison.Scenario.Name} under {comparison.Plays.Count} policies", ScaleOf(comparison.Scenario), markup =>
    {
        ReportHead.Write(
            markup, comparison.Scenario, string.Join(", ", comparison.Plays.Select(play => play.Name)), comparison.Scenario.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture));
        PolicySection.Write(markup, comparison);
    });

    private static TimeScale ScaleOf(Scenario scenario) => new(scenario.Duration, scenario.Start);
}
