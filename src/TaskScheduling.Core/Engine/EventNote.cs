namespace TaskScheduling;

/// <summary>Which event a note stands for.</summary>
internal enum EventKind
{
    /// <summary>Made already; the rare ones are.</summary>
    Made,

    /// <summary>Data: <see cref="RunTerms"/>.</summary>
    Submitted,

    /// <summary>Data: the reasons, as an array.</summary>
    Deferred,
    Started,

    /// <summary>Data: <see cref="TaskResult"/>.</summary>
    RunEnded,

    /// <summary>Data: <see cref="TaskResult"/>.</summary>
    Ended,
}

/// <summary>What it takes to make an event once somebody reads it: every task has its history, hardly any is looked at.</summary>
/// <param name="Kind">Which event.</param>
/// <param name="Data">What the kind says.</param>
/// <param name="Attempt">The run it is about; 0: none.</param>
/// <param name="UtcTicks">When.</param>
internal readonly record struct EventNote(EventKind Kind, object? Data, int Attempt, long UtcTicks)
{
    /// <summary>The note of an effect that publishes.</summary>
    public static EventNote Of(in SchedulerEffect effect) => new((EventKind)effect.Code, effect.Data, effect.Attempt, effect.UtcTicks);

    public static EventNote Of(TaskEvent made) => new(EventKind.Made, made, 0, made.At.UtcTicks);

    /// <summary>The event; a made one is given back as it is.</summary>
    public TaskEvent ToEvent(TaskId id, BackgroundTaskRequest? request)
    {
        if (Kind is EventKind.Made)
            return (TaskEvent)Data!;
        TaskEvent what = Kind switch
        {
            EventKind.Submitted => new TaskEvent.Submitted(request!, ((RunTerms)Data!).Tightened),
            EventKind.Deferred => new TaskEvent.Deferred(new ValueList<DeferralReason>((DeferralReason[])Data!)),
            EventKind.Started => new TaskEvent.Started(Attempt),
            EventKind.RunEnded => new TaskEvent.RunEnded((TaskResult)Data!),
            _ => new TaskEvent.Ended((TaskResult)Data!),
        };
        return what.About(new DateTimeOffset(UtcTicks, TimeSpan.Zero), id, request!.Identifier, Attempt > 0 ? new RunId(id, Attempt) : null);
    }
}
