namespace TaskScheduling.Simulation;

/// <summary>What became of each task; the first ones of many.</summary>
internal static class TaskTable
{
    private const int Most = 200;

    public static void Write(Markup markup, IReadOnlyList<TaskLane> lanes)
    {
        markup.Line($"<h2>Tasks</h2>\n<div class=\"tools\"><label>Filter <input type=\"search\" data-filter=\"tasks\"></label></div>");
        markup.Line($"<div class=\"scroll\"><table id=\"tasks\"><thead><tr><th>Task</th><th>Outcome</th><th>Reason</th><th class=\"n\">Submitted</th><th class=\"n\">First start</th><th class=\"n\">Ended</th><th class=\"n\">Runs</th><th class=\"n\">Waited</th><th class=\"n\" title=\"– where nothing limits it and so nothing meters it\">CPU</th><th class=\"n\">Progress</th><th>Title and subtitle at the end</th></tr></thead><tbody>");
        foreach (var lane in lanes.Take(Most))
        {
            var story = lane.Story;
            var ending = Ending.Of(story);
            markup.Add($"<tr><th scope=\"row\">{story.Label}</th><td>{OutcomeTable.Cell(ending.Outcome)}</td><td>{ending.Reason}</td>");
            markup.Add($"<td class=\"n\">{Figures.Instant(story.Submitted)}</td><td class=\"n\">{At(story.FirstStart)}</td><td class=\"n\">{At(story.Ended)}</td><td class=\"n\">{story.Starts}</td>");
            markup.Add($"<td class=\"n\">{Figures.Duration(lane.TimeIn(LaneState.Waiting))}</td><td class=\"n\">{(story.IsMetered ? Figures.Duration(story.Cpu) : "–")}</td><td class=\"n\">{Figures.Percent(story.Progress)}</td>");
            markup.Line($"<td>{story.Title}<small>{story.Subtitle}</small></td></tr>");
        }

        markup.Line($"</tbody></table></div>");
        if (lanes.Count > Most)
            markup.Line($"<p class=\"note\">and {Figures.Count(lanes.Count - Most)} more</p>");
    }

    private static string At(TimeSpan? at) => at is { } instant ? Figures.Instant(instant) : "–";
}
