using System.Globalization;
using System.Text;

namespace TaskScheduling.Testing;

/// <summary>Events as lines that a person reads when a test has failed.</summary>
internal static class EventLines
{
    /// <summary>Of the events: those of the task, or all. One line each, with the fake time since the start.</summary>
    public static string Of(IReadOnlyList<TaskEvent> events, DateTimeOffset start, TaskId? only)
    {
        var lines = new StringBuilder();
        foreach (var what in events.Where(what => only is null || what.TaskId == only))
            lines.Append(CultureInfo.InvariantCulture, $"\n  +{what.At - start}  {Subject(what)}{what.GetType().Name}{Detail(what)}");
        return lines.Length == 0 ? "\n  (no event)" : lines.ToString();
    }

    private static string Subject(TaskEvent what) =>
        what.Identifier.Length == 0 ? "" : $"{what.Identifier} {Short(what.TaskId)}{(what.RunId is { } run ? $" run {run.Attempt}" : "")}  ";

    /// <summary>Under test the end of an id is a number from 1.</summary>
    private static string Short(TaskId id) => id.ToString()[^12..].TrimStart('0') is { Length: > 0 } number ? $"#{number}" : id.ToString();

    private static string Detail(TaskEvent what) => what switch
    {
        TaskEvent.Deferred deferred => $" ({string.Join(", ", deferred.Reasons.Select(reason => reason.Code))})",
        TaskEvent.Expiring expiring => $" ({expiring.Expiration.Code})",
        TaskEvent.BudgetWarned warned => $" ({warned.Warning.Kind})",
        TaskEvent.RunEnded ended => $" ({Outcome(ended.Result)})",
        TaskEvent.Ended ended => $" ({Outcome(ended.Result)})",
        _ => "",
    };

    private static string Outcome(TaskResult result) =>
        result.Outcome
        + (result.Expiration is { } why ? $", {why.Code}" : "")
        + (result.Fault is { } fault ? $", {fault.Type}: {fault.Message}" : "")
        + (result.Next is { } next ? $", run {next.Attempt} follows" : "");
}
