namespace TaskScheduling;

/// <summary>Base of everything this library throws on its own; misuse throws BCL exceptions.</summary>
public abstract class BackgroundTaskException : Exception
{
    private protected BackgroundTaskException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

/// <summary>A submission was refused; nothing was queued.</summary>
public sealed class TaskSubmissionException : BackgroundTaskException
{
    /// <summary>Wraps the error; its message is the exception's.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="error"/> is null.</exception>
    public TaskSubmissionException(SubmissionError error)
        : base((error ?? throw new ArgumentNullException(nameof(error))).Message) => Error = error;

    /// <summary>The one cause.</summary>
    public SubmissionError Error { get; }
}

/// <summary>A run was told to stop. Deliberately no <see cref="OperationCanceledException"/>: an outer pipeline must see a failure with a reason.</summary>
public sealed class TaskExpiredException : BackgroundTaskException
{
    /// <summary>Wraps the reason.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="expiration"/> is null.</exception>
    public TaskExpiredException(Expiration expiration)
        : base($"The task expired: {(expiration ?? throw new ArgumentNullException(nameof(expiration))).Code}.") => Expiration = expiration;

    /// <summary>Why.</summary>
    public Expiration Expiration { get; }
}

/// <summary>The handler threw; the original is <see cref="Exception.InnerException"/> when it came from this process.</summary>
public sealed class TaskFailedException : BackgroundTaskException
{
    /// <summary>Wraps the fault.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="fault"/> is null.</exception>
    public TaskFailedException(TaskFault fault)
        : base($"The task failed: {(fault ?? throw new ArgumentNullException(nameof(fault))).Type}: {fault.Message}", fault.Exception) => Fault = fault;

    /// <summary>What was thrown.</summary>
    public TaskFault Fault { get; }
}

/// <summary>The task ended without a current run: cancelled, stopped or superseded while it waited.</summary>
public sealed class TaskWithdrawnException : BackgroundTaskException
{
    /// <summary>Wraps the reason.</summary>
    public TaskWithdrawnException(Expiration? expiration)
        : base($"The task was withdrawn before it ran: {expiration?.Code ?? "no reason given"}.") => Expiration = expiration;

    /// <summary>Why.</summary>
    public Expiration? Expiration { get; }
}

/// <summary>A handler could not be registered; nothing changed.</summary>
public sealed class TaskRegistrationException : BackgroundTaskException
{
    /// <summary>Names the identifier and the rule.</summary>
    public TaskRegistrationException(string identifier, string message)
        : base(message) => Identifier = identifier;

    /// <summary>The identifier or pattern.</summary>
    public string Identifier { get; }
}
