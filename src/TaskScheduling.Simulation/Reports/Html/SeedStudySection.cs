namespace TaskScheduling.Simulation;

/// <summary>What became of the work over many seeds.</summary>
internal static class SeedStudySection
{
    public static void Write(Markup markup, SeedStudyResult study)
    {
        WriteVerdict(markup, study);
        if (study.Work.Count > 1)
            Write(markup, "All work", study.All);
        foreach (var work in study.Work)
            Write(markup, work.Work!, work);
        markup.Line($"<p class=\"note\">Bars with whiskers: shares with Wilson's 95 % interval. Dot with whiskers: mean with Student's 95 % interval. Both count seeds, since tasks of one seed share a device. Dashed lines: 5 %, 50 % and 95 % lie below.</p>");
    }

    private static void WriteVerdict(Markup markup, SeedStudyResult study)
    {
        if (study.Met is not { } met)
            return;
        markup.Line($"<div class=\"verdict {(met.Count == met.Of ? "met" : "unmet")}\"><strong>{(met.Count == met.Of ? "✓" : "✕")} All expectations met under {Figures.Count(met.Count)} of {Figures.Count(met.Of)} seeds ({WithInterval(met)})</strong>");
        if (study.FirstFailures.Count > 0)
        {
            markup.Raw("<ul>");
            foreach (var failed in study.FirstFailures)
                markup.Line($"<li>seed {failed.Seed}: {failed.Failure}</li>");
            if (met.Of - met.Count > study.FirstFailures.Count)
                markup.Line($"<li>and {Figures.Count(met.Of - met.Count - study.FirstFailures.Count)} more seeds</li>");
            markup.Raw("</ul>");
        }

        markup.Line($"</div>");
    }

    private static void Write(Markup markup, string name, WorkStatistics work)
    {
        markup.Line($"<h2>{name}</h2>\n<p class=\"note\">{Figures.Count(work.Tasks)} tasks</p>");
        if (work.Tasks == 0)
            return;
        markup.Line($"<div class=\"card\">");
        ShareChart.Draw(markup, work.Endings);
        markup.Line($"</div>\n<div class=\"scroll\"><table><thead><tr><th>Outcome</th><th>Reason</th><th class=\"n\">Tasks</th><th class=\"n\">Share</th><th class=\"n\">95 % interval</th></tr></thead><tbody>");
        foreach (var (ending, share) in work.Endings)
            markup.Line($"<tr><td>{OutcomeTable.Cell(ending.Outcome)}</td><td>{ending.Reason}</td><td class=\"n\">{Figures.Count(share.Count)}</td><td class=\"n\">{Figures.Percent(share.Share)}</td><td class=\"n\">{Shown(share.Interval, Figures.Percent)}</td></tr>");
        markup.Line($"</tbody></table></div>\n<div class=\"spreads\">");
        Spread(markup, "Time to end", work.ToEnd, Figures.Duration);
        Spread(markup, "Waiting for the first start", work.Waited, Figures.Duration);
        Spread(markup, "Progress at the end", work.Progress, Figures.Percent);
        markup.Line($"</div>");
    }

    private static void Spread(Markup markup, string what, Distribution? values, Func<double, string> shown)
    {
        if (values is null)
            return;
        markup.Line($"<figure class=\"card\"><figcaption><strong>{what}</strong> of {Figures.Count(values.Count)} tasks</figcaption>");
        HistogramChart.Draw(markup, what, values, shown);
        markup.Line($"<p class=\"note\">mean {shown(values.Mean.Mean)} ({Shown(values.Mean.Interval, shown)}); 5 % below {shown(values.P5)}, half below {shown(values.P50)}, 95 % below {shown(values.P95)}</p></figure>");
    }

    private static string WithInterval(ShareEstimate share) => $"{Figures.Percent(share.Share)}, 95 % interval {Shown(share.Interval, Figures.Percent)}";

    private static string Shown(Interval? interval, Func<double, string> shown) => interval is { } known ? $"{shown(known.Low)} to {shown(known.High)}" : "unknown";
}
