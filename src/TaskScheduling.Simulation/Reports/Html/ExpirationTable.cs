namespace TaskScheduling.Simulation;

/// <summary>Every time something was told to stop, or ended while it waited, with the numbers behind it.</summary>
internal static class ExpirationTable
{
    private const int Most = 2000;

    public static void Write(Markup markup, IReadOnlyList<TaskLane> lanes)
    {
        var stops = lanes.SelectMany(lane => lane.Marks, (lane, mark) => (lane.Story, Mark: mark, Expiration: Of(mark))).Where(stop => stop.Expiration is not null)
            .OrderBy(stop => stop.Mark.At).ToArray();
        if (stops.Length == 0)
            return;
        markup.Line($"<h2>Told to stop</h2>\n<div class=\"tools\"><label>Filter <input type=\"search\" data-filter=\"stops\"></label></div>");
        markup.Line($"<div class=\"scroll\"><table id=\"stops\"><thead><tr><th class=\"n\">At</th><th>Task</th><th class=\"n\">Run</th><th>Reason</th><th>Numbers</th><th>Also exceeded</th><th class=\"n\">Grace</th></tr></thead><tbody>");
        foreach (var (story, mark, expiration) in stops.Take(Most))
        {
            var grace = expiration!.GraceEndsAt - expiration.At is { } length ? Figures.Duration(length) : "–";
            markup.Line($"<tr><td class=\"n\">{Figures.Instant(mark.At)}</td><th scope=\"row\">{story.Label}</th><td class=\"n\">{(mark.Kind is LaneMarkKind.Expiration ? Figures.Count(mark.Attempt) : "–")}</td><td>{expiration.Code}</td><td>{ExpirationDetails.Of(expiration)}</td><td>{string.Join(", ", expiration.AlsoExceeded)}</td><td class=\"n\">{grace}</td></tr>");
        }

        markup.Line($"</tbody></table></div>");
        if (stops.Length > Most)
            markup.Line($"<p class=\"note\">and {Figures.Count(stops.Length - Most)} more</p>");
    }

    private static Expiration? Of(in LaneMark mark) => mark switch
    {
        { Data: Expiration expiration } => expiration,
        { Kind: LaneMarkKind.Ended, Data: TaskResult { Outcome: TaskOutcome.Cancelled } result } => result.Expiration, // it had no run that could be told
        _ => null,
    };
}
