using TaskScheduling;

namespace ChunkedUpload;

/// <summary>One chunk in the table.</summary>
/// <param name="Chunk">Its name.</param>
/// <param name="State">One word.</param>
/// <param name="Percent">Of its bytes.</param>
/// <param name="Why">Why it waits, or what is the matter. Empty: nothing is.</param>
/// <param name="News">What has to change for the line to be told again where lines are not redrawn.</param>
internal sealed record StatusLine(string Chunk, string State, int Percent, string Why, string News)
{
    public static StatusLine Of(TaskExplanation explanation)
    {
        var task = explanation.Task;
        var name = Path.GetFileName(task.Key.ToString());
        var percent = task is { State: TaskState.Ended, LastResult.IsSuccess: true } ? 100 : (int)((Progress(task).Fraction ?? 0) * 100);
        return task.State switch
        {
            TaskState.Pending => new(name, "waiting", percent, WhyItWaits(explanation), string.Join(' ', explanation.Blockers.Select(blocker => blocker.Reason.Code))),
            TaskState.Running => new(name, "uploading", percent, task.Subtitle ?? "", task.Title),
            TaskState.Expiring => new(name, "stopping", percent, task.Expiration is { } why ? $"{why.Code}: {UploadTexts.Because(why)}" : "", ""),
            _ => new(name, WordFor(task.LastResult), percent, task.LastResult is { IsSuccess: false } last ? WhyItEnded(last) : "", ""),
        };
    }

    /// <summary>Every reason with what would lift it, and what the last try said where one has been.</summary>
    private static string WhyItWaits(TaskExplanation explanation)
    {
        var reasons = explanation.Blockers.Select(blocker => $"{blocker.Reason.Code}: {blocker.Remedy}");
        if (explanation.Task.LastResult is { Fault: { } fault })
            reasons = reasons.Append($"Last try: {fault.Message}");
        return string.Join(' ', reasons);
    }

    private static string WhyItEnded(TaskResult last) => last.Fault?.Message ?? (last.Expiration is { } why ? $"{why.Code}: {UploadTexts.Because(why)}" : "");

    private static string WordFor(TaskResult? last) => last switch
    {
        { IsSuccess: true } => "sent",
        { Outcome: TaskOutcome.Failed } => "failed",
        _ => "stopped",
    };

    // Between two runs nothing moves: what the last one reached is what there is.
    private static ProgressSnapshot Progress(TaskSnapshot task) => task is { State: TaskState.Pending, LastResult: { } last } ? last.Progress : task.Progress;
}
