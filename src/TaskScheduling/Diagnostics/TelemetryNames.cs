namespace TaskScheduling;

/// <summary>Stable public names of what this library measures and traces.</summary>
public static class TelemetryNames
{
    /// <summary>Name of the meter.</summary>
    public const string Meter = "TaskScheduling";

    /// <summary>Name of the activity source.</summary>
    public const string ActivitySource = "TaskScheduling";

    /// <summary>Name of the activity of one run.</summary>
    public const string RunActivity = "task_scheduling.run";

    /// <summary>Tag: kind of task.</summary>
    public const string Kind = "task_scheduling.kind";

    /// <summary>Tag: outcome of a run.</summary>
    public const string Outcome = "task_scheduling.outcome";

    /// <summary>Tag: code of an expiration or of a submission error.</summary>
    public const string Reason = "task_scheduling.reason";

    /// <summary>Activity tag: the handler's identifier. Never a metric tag: there may be many.</summary>
    public const string Identifier = "task_scheduling.identifier";

    /// <summary>Activity tag: the run. Never a metric tag.</summary>
    public const string RunId = "task_scheduling.run_id";

    /// <summary>Counter of accepted submissions.</summary>
    public const string Submitted = "task_scheduling.task.submitted";

    /// <summary>Counter of refused submissions.</summary>
    public const string Refused = "task_scheduling.task.refused";

    /// <summary>Up-down counter of runs in progress.</summary>
    public const string ActiveRuns = "task_scheduling.run.active";

    /// <summary>Histogram of run time in seconds.</summary>
    public const string RunDuration = "task_scheduling.run.duration";

    /// <summary>Counter of runs that were told to stop.</summary>
    public const string ExpiredRuns = "task_scheduling.run.expired";

    /// <summary>Counter of budget warnings.</summary>
    public const string Warnings = "task_scheduling.budget.warnings";

    /// <summary>Counter of what a run tried to change after its end was recorded.</summary>
    public const string LateChanges = "task_scheduling.run.late_changes";
}
