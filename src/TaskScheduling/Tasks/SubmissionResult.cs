using System.Diagnostics.CodeAnalysis;

namespace TaskScheduling;

/// <summary>Accepted with a handle, or refused with one error.</summary>
public sealed class SubmissionResult
{
    private SubmissionResult(TaskHandle? handle, SubmissionError? error)
    {
        Handle = handle;
        Error = error;
    }

    /// <summary>Whether it was accepted; accepted is not started.</summary>
    [MemberNotNullWhen(true, nameof(Handle))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsAccepted => Handle is not null;

    /// <summary>The accepted task; with <see cref="WhenPending.Keep"/> the one that was pending already.</summary>
    public TaskHandle? Handle { get; }

    /// <summary>Why it was refused.</summary>
    public SubmissionError? Error { get; }

    internal static SubmissionResult Accepted(TaskHandle handle) => new(handle, null);

    internal static SubmissionResult Refused(SubmissionError error) => new(null, error);
}
