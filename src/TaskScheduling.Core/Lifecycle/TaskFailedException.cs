namespace TaskScheduling;

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
