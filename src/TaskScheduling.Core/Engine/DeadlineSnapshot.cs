namespace TaskScheduling;

/// <summary>Who has a deadline.</summary>
internal enum DeadlineKind
{
    /// <summary>Of: the number of an entry.</summary>
    Task,

    /// <summary>Of: the number of an entry whose slot is released.</summary>
    OverrunSlot,

    /// <summary>Of: the kind of a lane.</summary>
    Lane,
    Sampling,
    GateCheck,
    DateCheck,
}

/// <summary>One armed deadline.</summary>
/// <remarks>Sequence: Breaks ties: who was armed first comes first.</remarks>
internal sealed record DeadlineSnapshot(DeadlineKind Kind, long Of, long Ticks, long Sequence);

/// <summary>See <see cref="DeadlineQueue"/>.</summary>
/// <remarks>
/// Sequence: The next number.
/// Armed: The earliest first.
/// </remarks>
internal sealed record DeadlineQueueSnapshot(long Sequence, DeadlineSnapshot[] Armed);
