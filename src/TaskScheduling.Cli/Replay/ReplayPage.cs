namespace TaskScheduling.Cli;

/// <summary>What an exact replay found, for a person.</summary>
internal static class ReplayPage
{
    public static void Write(RecordingFile file, ExactResult result, ConsolePort console)
    {
        foreach (var line in Lines(file, result))
            console.Output.WriteLine(console.Fit(line));
    }

    /// <summary>What was replayed, and what of it is not whole.</summary>
    public static IEnumerable<string> Facts(RecordingFile file, ExactResult result)
    {
        yield return Figures.Invariant($"{file.Name}: {result.Inputs:N0} inputs, {result.Decisions:N0} decisions, {Count(result.Segments, "segment")}, {Count(result.Processes, "process")}");
        if (result is { First: { } first, Last: { } last })
            yield return Figures.Invariant($"{first:yyyy-MM-dd HH:mm:ss} to {last:yyyy-MM-dd HH:mm:ss} UTC, written by version {string.Join(", ", result.Libraries)}");
        foreach (var (from, to) in result.Gaps)
            yield return Figures.Invariant($"Not recorded: inputs {from:N0} to {to:N0}, because the disk did not keep up; what follows begins from its own snapshot.");
        foreach (var (cut, line) in result.Cuts)
            yield return Figures.Invariant($"{cut.Path}({line}) has no end: the process was stopped while it wrote. Nothing after it is replayed.");
        if (result.Unfinished > 0)
            yield return Figures.Invariant($"{Count(result.Unfinished, "input")} without recorded effects: not replayed.");
    }

    private static IEnumerable<string> Lines(RecordingFile file, ExactResult result)
    {
        foreach (var fact in Facts(file, result))
            yield return fact;
        if (result.Difference is not { } difference)
        {
            yield return "Every decision reproduced exactly.";
            yield break;
        }

        var at = difference.Step.Input.At;
        yield return "";
        yield return Figures.Invariant($"The first difference: input {difference.Step.Number:N0} ({difference.Step.Input.Kind}) at {at.Utc:yyyy-MM-dd HH:mm:ss.fff} UTC");
        yield return $"  {result.DifferenceIn!.Path}({difference.Step.Line})";
        yield return $"  Recorded: {DifferenceWords.Recorded(difference)}";
        yield return $"  Now:      {DifferenceWords.Now(difference)}";
        if (DifferenceWords.Remark(difference) is { } remark)
            yield return $"  {remark}";
        yield return Figures.Invariant($"Another version of the library may decide differently on purpose: this recording was written by {string.Join(", ", result.Libraries)}.");
    }

    private static string Count(long count, string what) =>
        Figures.Invariant($"{count:N0} {(count == 1 ? what : what.EndsWith('s') ? $"{what}es" : $"{what}s")}");
}
