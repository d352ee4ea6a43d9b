namespace TaskScheduling.Simulation;

/// <summary>How many tasks ended how, and why.</summary>
internal static class OutcomeTable
{
    public static void Write(Markup markup, Timeline timeline)
    {
        var stories = timeline.Stories;
        markup.Line($"<h2>Outcomes</h2>\n<div class=\"scroll\"><table><thead><tr><th>Outcome</th><th>Reason</th><th class=\"n\">Tasks</th><th class=\"n\">Share</th><th>Work</th></tr></thead><tbody>");
        foreach (var ending in stories.GroupBy(Ending.Of).OrderBy(ending => ending.Key))
        {
            var work = ending.CountBy(story => story.Work).ToArray();
            var named = string.Join(", ", work.Take(6).Select(each => $"{each.Key} {Figures.Count(each.Value)}")) + (work.Length > 6 ? $" and {work.Length - 6} more" : "");
            markup.Line($"<tr><td>{Cell(ending.Key.Outcome)}</td><td>{ending.Key.Reason}</td><td class=\"n\">{Figures.Count(ending.Count())}</td><td class=\"n\">{Figures.Percent((double)ending.Count() / stories.Count)}</td><td>{named}</td></tr>");
        }

        markup.Line($"</tbody></table></div>");
    }

    public static Action<Markup> Cell(StoryOutcome outcome) => markup => markup.Add($"<span class=\"outcome {ReasonWords.Outcome(outcome)}\">{Sign(outcome)} {ReasonWords.Outcome(outcome)}</span>");

    private static string Sign(StoryOutcome outcome) => outcome switch
    {
        StoryOutcome.Succeeded => "✓",
        StoryOutcome.Failed => "✕",
        StoryOutcome.Expired => "■",
        StoryOutcome.Pending => "…",
        _ => "○",
    };
}
