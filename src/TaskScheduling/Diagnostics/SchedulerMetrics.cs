using System.Diagnostics.Metrics;

namespace TaskScheduling;

/// <summary>The counters of one scheduler; the meter belongs to the factory.</summary>
internal sealed class SchedulerMetrics
{
    private readonly Counter<long> _submitted;
    private readonly Counter<long> _refused;
    private readonly UpDownCounter<long> _active;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _expired;
    private readonly Counter<long> _warnings;
    private readonly Counter<long> _late;

    public SchedulerMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(TelemetryNames.Meter);
        _submitted = meter.CreateCounter<long>(TelemetryNames.Submitted, "{task}", "Accepted submissions.");
        _refused = meter.CreateCounter<long>(TelemetryNames.Refused, "{task}", "Refused submissions.");
        _active = meter.CreateUpDownCounter<long>(TelemetryNames.ActiveRuns, "{run}", "Runs in progress.");
        _duration = meter.CreateHistogram<double>(TelemetryNames.RunDuration, "s", "Run time.");
        _expired = meter.CreateCounter<long>(TelemetryNames.ExpiredRuns, "{run}", "Runs that were told to stop.");
        _warnings = meter.CreateCounter<long>(TelemetryNames.Warnings, "{warning}", "Budget warnings.");
        _late = meter.CreateCounter<long>(TelemetryNames.LateChanges, "{change}", "What a run tried to change after its end was recorded.");
    }

    public void Submitted(TaskKind kind)
    {
        if (_submitted.Enabled)
            Add(_submitted, Tag(TelemetryNames.Kind, NameOf(kind)));
    }

    public void Refused(SubmissionError error)
    {
        if (_refused.Enabled)
            Add(_refused, Tag(TelemetryNames.Reason, error.Code));
    }

    public void RunStarted(TaskKind kind)
    {
        if (_active.Enabled)
            Add(_active, 1, Tag(TelemetryNames.Kind, NameOf(kind)));
    }

    public void RunEnded(TaskKind kind, TaskResult result)
    {
        if (_active.Enabled)
            Add(_active, -1, Tag(TelemetryNames.Kind, NameOf(kind))); // exactly the increment's tags
        if (_duration.Enabled)
            Record(_duration, result.Elapsed.TotalSeconds, Tag(TelemetryNames.Kind, NameOf(kind)), Tag(TelemetryNames.Outcome, NameOf(result.Outcome)));
        CountExpired(result);
    }

    /// <summary>A run of an earlier process: it was never counted as active here, and nobody knows how long it ran.</summary>
    public void RunLost(TaskResult result) => CountExpired(result);

    public void Warned(BudgetWarning warning)
    {
        if (_warnings.Enabled)
            Add(_warnings, Tag(TelemetryNames.Reason, warning.Kind.ToString()));
    }

    public void CameTooLate() => Add(_late, default);

    private void CountExpired(TaskResult result)
    {
        if (result.Expiration is { } reason && _expired.Enabled)
            Add(_expired, Tag(TelemetryNames.Reason, reason.Code));
    }

    // Listeners run in the middle of the turn: one that throws loses its measurement and stops no task. There is nowhere left to tell it.
    private static void Add(Counter<long> counter, KeyValuePair<string, object?> tag)
    {
        try
        {
            if (tag.Key is null)
                counter.Add(1);
            else
                counter.Add(1, tag);
        }
        catch (Exception)
        {
        }
    }

    private static void Add(UpDownCounter<long> counter, long step, KeyValuePair<string, object?> tag)
    {
        try
        {
            counter.Add(step, tag);
        }
        catch (Exception)
        {
        }
    }

    private static void Record(Histogram<double> histogram, double value, KeyValuePair<string, object?> tag, KeyValuePair<string, object?> other)
    {
        try
        {
            histogram.Record(value, tag, other);
        }
        catch (Exception)
        {
        }
    }

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);

    // By hand for what every task has: an enum that is asked for its name is boxed.
    private static string NameOf(TaskKind kind) => kind switch
    {
        TaskKind.AppRefresh => nameof(TaskKind.AppRefresh),
        TaskKind.Processing => nameof(TaskKind.Processing),
        _ => nameof(TaskKind.ContinuedProcessing),
    };

    private static string NameOf(TaskOutcome outcome) => outcome is TaskOutcome.Succeeded ? nameof(TaskOutcome.Succeeded) : outcome.ToString();
}
