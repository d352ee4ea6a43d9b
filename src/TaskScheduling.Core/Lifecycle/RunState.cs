namespace TaskScheduling;

/// <summary>The life of one run.</summary>
internal enum RunState : byte // of every run there is one
{
    /// <summary>A slot is reserved; the start is not durable yet.</summary>
    Starting,
    Running,
    Expiring,

    /// <summary>Its end is recorded but the handler has not returned: it keeps its slot and changes nothing any more.</summary>
    Overrunning,
    Ended,
}

/// <summary>What can happen to a run.</summary>
internal enum RunTrigger
{
    /// <summary>The start is durable: the handler is called.</summary>
    Start,

    /// <summary>A budget, condition or person ends it; grace begins.</summary>
    Expire,

    /// <summary>The handler returned or threw.</summary>
    Return,

    /// <summary>The grace is over, or the owner of the run is gone.</summary>
    CutOff,
}
