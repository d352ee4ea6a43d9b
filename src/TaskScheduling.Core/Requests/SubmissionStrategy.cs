namespace TaskScheduling;

/// <summary>When a continued task may start.</summary>
public enum SubmissionStrategy
{
    /// <summary>As soon as there is room.</summary>
    Queue,

    /// <summary>Now, or <see cref="SubmissionError.CannotStartNow"/>.</summary>
    Fail,
}
