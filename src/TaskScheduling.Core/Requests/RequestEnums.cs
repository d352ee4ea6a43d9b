namespace TaskScheduling;

/// <summary>The kinds of task; each is a lane with its own slots, limits and defaults.</summary>
public enum TaskKind
{
    /// <summary>A short content refresh (<c>BGAppRefreshTask</c>).</summary>
    AppRefresh,

    /// <summary>Long, deferrable maintenance (<c>BGProcessingTask</c>).</summary>
    Processing,

    /// <summary>Work a person started and watches (<c>BGContinuedProcessingTask</c>).</summary>
    ContinuedProcessing,
}

/// <summary>Order within a lane. Waiting while ready raises the effective priority one step per ageing interval.</summary>
public enum TaskPriority
{
    /// <summary>After everything else.</summary>
    Low = -1,

    /// <summary>The default.</summary>
    Normal = 0,

    /// <summary>First; with preemption it may take a running task's slot.</summary>
    High = 1,
}

/// <summary>What a submission does when work of its key is pending.</summary>
public enum WhenPending
{
    /// <summary>The pending one ends as <see cref="Expiration.Superseded"/> and this one takes its place.</summary>
    Replace,

    /// <summary>The pending one stays; its handle is returned and this request is dropped.</summary>
    Keep,

    /// <summary><see cref="SubmissionError.AlreadyPending"/>.</summary>
    Refuse,
}

/// <summary>What a submission does when work of its key is running, expiring or overrunning.</summary>
public enum WhenRunning
{
    /// <summary><see cref="SubmissionError.AlreadyRunning"/>.</summary>
    Refuse,

    /// <summary>Waits behind it, one deep: a further one is treated by <see cref="WhenPending"/>.</summary>
    Queue,
}

/// <summary>When a continued task may start.</summary>
public enum SubmissionStrategy
{
    /// <summary>As soon as there is room.</summary>
    Queue,

    /// <summary>Now, or <see cref="SubmissionError.CannotStartNow"/>.</summary>
    Fail,
}

/// <summary>Scarce resources a continued task may ask for; checked against the scheduler's supported ones.</summary>
[Flags]
public enum TaskResources
{
    /// <summary>Processor and network, as for every task.</summary>
    None = 0,

    /// <summary>A graphics processor.</summary>
    Gpu = 1,
}
