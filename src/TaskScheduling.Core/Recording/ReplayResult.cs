namespace TaskScheduling;

/// <summary>What a replay found.</summary>
/// <param name="Inputs">How many were replayed with equal effects.</param>
/// <param name="Decisions">Starts, expirations, refusals and ends of tasks among these effects.</param>
/// <param name="Difference">The first one. Null: all are equal.</param>
internal sealed record ReplayResult(long Inputs, long Decisions, ReplayDifference? Difference)
{
    public string ToText() => Difference is { } difference
        ? $"{Inputs} inputs, {Decisions} decisions equal; then: {difference.ToText()}"
        : $"{Inputs} inputs, {Decisions} decisions, all equal";
}

/// <summary>The first input that had other effects than then.</summary>
/// <param name="Step">Which one, with what is recorded of it.</param>
/// <param name="Actual">What it had now.</param>
/// <param name="Question">How the questions differed. Null: they did not.</param>
/// <param name="Kinds">The effects it had now.</param>
internal sealed record ReplayDifference(RecordedStep Step, EffectsFingerprint Actual, string? Question, ValueList<EffectKind> Kinds)
{
    public string ToText()
    {
        var expected = Step.Effects!;
        var lines = new List<string>
        {
            $"input {Step.Number} ({Step.Input.Kind}, line {Step.Line}) at {Step.Input.At.Monotonic} ({Step.Input.At.Utc:u}) differs.",
            $"Recorded: {Words(expected)}",
            $"Now:      {Words(Actual)}{(Kinds.Count == 0 ? "" : $" [{string.Join(", ", Kinds)}]")}",
        };
        if (Question is not null)
            lines.Add($"Asked:    {Question}.");
        else if (expected.Said == Actual.Said && expected.Count == Actual.Count && expected.Failed == Actual.Failed)
            lines.Add("The decisions read the same; the data of at least one effect differs.");
        return string.Join('\n', lines);
    }

    private static string Words(EffectsFingerprint print) =>
        $"{print.Count} effects{(print.Failed is { } fault ? $", failed with {fault}" : "")}: {(print.Said.Count == 0 ? "no decision" : string.Join("; ", print.Said))}";
}
