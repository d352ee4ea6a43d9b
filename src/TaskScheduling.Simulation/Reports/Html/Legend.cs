namespace TaskScheduling.Simulation;

/// <summary>What patterns and signs mean; only those that occur.</summary>
internal static class Legend
{
    private static readonly (string Look, string Words)[] Bars =
    [
        ("waiting for-device", "waits for the device"), ("waiting for-slot", "waits for a slot, key or quota"), ("waiting for-time", "waits for its time or backoff"), ("waiting for-untold", "waits, not told for what"),
        ("running", "runs"), ("declared", "handler waits and says so"), ("expiring", "told to stop, within its grace"), ("overrunning", "overruns its grace"),
    ];

    private static readonly (string Sign, string Words)[] Signs =
    [
        ("warning", "warning"), ("expiration", "told to stop"), ("retry", "further run"), ("succeeded", "succeeded"), ("expired", "ended expired"), ("failed", "failed"),
        ("cancelled", "cancelled"), ("refused", "refused"), ("kept", "the pending one stays"), ("lost", "lost with its process"), ("late", "handler came back late"),
    ];

    public static void Write(Markup markup, IReadOnlyList<TaskLane> lanes)
    {
        var isGrouped = TimelineSection.IsGrouped(lanes);
        var looks = lanes.SelectMany(lane => lane.Segments).Select(segment => LaneWords.Look(segment)).ToHashSet();
        var signs = isGrouped ? [] : lanes.SelectMany(lane => lane.Marks).Select(mark => LaneWords.Sign(mark)).ToHashSet();
        markup.Line($"<ul class=\"legend\">");
        foreach (var (look, words) in isGrouped ? Grouped(looks) : Bars.Where(bar => looks.Contains(bar.Look)))
            markup.Line($"<li><svg viewBox=\"0 0 30 14\" aria-hidden=\"true\"><rect class=\"{look}\" x=\"1\" y=\"2\" width=\"28\" height=\"10\"/></svg>{words}</li>");
        foreach (var (sign, words) in Signs.Where(sign => signs.Contains(sign.Sign)))
            markup.Line($"<li><svg class=\"one\" viewBox=\"-7 -7 14 14\" aria-hidden=\"true\"><use href=\"#m-{sign}\"/></svg>{words}</li>");
        markup.Line($"</ul>");
    }

    private static IEnumerable<(string Look, string Words)> Grouped(HashSet<string> looks)
    {
        if (looks.Any(look => look.StartsWith("waiting", StringComparison.Ordinal)))
            yield return ("waiting for-slot", "wait");
        foreach (var bar in Bars.Where(bar => !bar.Look.StartsWith("waiting", StringComparison.Ordinal) && looks.Contains(bar.Look)))
            yield return bar;
        yield return ("ends succeeded", "ended well");
        yield return ("ends expired", "ended expired");
        yield return ("ends failed", "failed");
        yield return ("ends refused", "cancelled or refused");
    }
}
