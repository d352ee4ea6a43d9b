namespace TaskScheduling.Simulation;

/// <summary>A change of a task, in words.</summary>
internal static class ChangeWords
{
    /// <summary>What follows "12 of export".</summary>
    public static string Of(TaskComparison task) => task.Change switch
    {
        Change.End => $"{Then(task.Recorded)} {Now(task.Now)}",
        Change.Reason when task.Now.Told.Count == 0 => $"that were told {Codes(task.Recorded.Told)} are not told to stop any more",
        Change.Reason when task.Recorded.Told.Count == 0 => $"that were not told to stop are now told {Codes(task.Now.Told)}",
        Change.Reason => $"that were told {Codes(task.Recorded.Told)} are now told {Codes(task.Now.Told)}",
        Change.Runs => $"that took {Runs(task.Recorded.Runs)} now take {task.Now.Runs}",
        Change.LaterStart => "start later",
        Change.EarlierStart => "start earlier",
        Change.LaterEnd => "end later",
        Change.EarlierEnd => "end earlier",
        _ => "are the same",
    };

    private static string Then(TaskOutline then) => then.State switch
    {
        "succeeded" => "that succeeded",
        "running at the end" or "waiting at the end" => $"that were {then.State}",
        "left to the pending one" => "that left the pending one in place",
        var state when state.StartsWith("refused", StringComparison.Ordinal) => $"that were {state}",
        var state when then.Told.Count > 0 && !state.Contains(then.Told[^1], StringComparison.Ordinal) => $"that were told {Codes(then.Told)} and ended {state}",
        var state => $"that ended {state}",
    };

    private static string Now(TaskOutline now) => now.State switch
    {
        "succeeded" => "now finish",
        "running at the end" or "waiting at the end" => $"are now {now.State}",
        "left to the pending one" => "now leave the pending one in place",
        var state when state.StartsWith("refused", StringComparison.Ordinal) => $"are now {state}",
        var state => $"now end {state}",
    };

    private static string Codes(ValueList<string> codes) => string.Join(", ", codes.Distinct());

    private static string Runs(int runs) => runs == 1 ? "1 run" : $"{runs} runs";
}
