namespace TaskScheduling.Simulation;

/// <summary>The clock of a timeline: since the first input of the recording. Within a process it is the running clock, between two of them the date.</summary>
internal sealed class ReplayClock
{
    private DateTimeOffset? _zero;
    private TimeSpan _offset; // of the running clock of this process

    public TimeSpan Now { get; private set; }

    /// <summary>Another process begins, or something is missing.</summary>
    public void Begin(SchedulerInstant first)
    {
        _zero ??= first.Utc;
        var at = first.Utc - _zero.Value;
        Now = at > Now ? at : Now;
        _offset = Now - first.Monotonic;
    }

    /// <summary>Never goes back, as in the engine.</summary>
    public void MoveTo(TimeSpan monotonic)
    {
        var at = monotonic + _offset;
        Now = at > Now ? at : Now;
    }
}
