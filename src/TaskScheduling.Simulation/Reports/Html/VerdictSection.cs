namespace TaskScheduling.Simulation;

/// <summary>Whether all was as expected, and each thing that was not.</summary>
internal static class VerdictSection
{
    private const int Most = 100;

    public static void Write(Markup markup, Scenario scenario, Timeline timeline)
    {
        var failures = scenario.Expectations.Select(expectation => expectation.Check(timeline).ToArray()).ToArray();
        if (failures.Length == 0)
        {
            markup.Line($"<div class=\"verdict\"><strong>The scenario expects nothing</strong>Its key <code>expect</code> says what must hold at the end.</div>");
            return;
        }

        var met = failures.Count(failure => failure.Length == 0);
        markup.Line($"<div class=\"verdict {(met == failures.Length ? "met" : "unmet")}\"><strong>{(met == failures.Length ? "✓ All" : $"✕ {met} of")} {failures.Length} expectations met</strong>");
        var all = failures.SelectMany(failure => failure).ToArray();
        if (all.Length > 0)
        {
            markup.Raw("<ul>");
            foreach (var failure in all.Take(Most))
                markup.Line($"<li>{failure}</li>");
            if (all.Length > Most)
                markup.Line($"<li>and {all.Length - Most} more</li>");
            markup.Raw("</ul>");
        }

        markup.Line($"</div>");
    }
}
