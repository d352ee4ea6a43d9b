namespace TaskScheduling;

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
