namespace TaskScheduling;

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
