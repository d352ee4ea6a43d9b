namespace TaskScheduling.Cli;

/// <summary>A difference between then and now, in words.</summary>
internal static class DifferenceWords
{
    public static string Recorded(ReplayDifference difference) => Of(difference.Step.Effects!);

    public static string Now(ReplayDifference difference) => Of(difference.Actual);

    /// <summary>Where the words alone do not show it. Null: they do.</summary>
    public static string? Remark(ReplayDifference difference)
    {
        var (then, now) = (difference.Step.Effects!, difference.Actual);
        return difference.Question is { } question ? $"The engine asked otherwise than then: {question}."
            : then.Said == now.Said && then.Count == now.Count && then.Failed == now.Failed ? "The decisions read the same; what they carry (a limit, a text, a date) differs, or the line was altered."
            : null;
    }

    private static string Of(EffectsFingerprint print)
    {
        var what = print.Said.Count == 0 ? "no decision" : string.Join("; ", print.Said);
        return Figures.Invariant($"{what} ({print.Count} effects{(print.Failed is { } fault ? $", failed with {fault}" : "")})");
    }
}
