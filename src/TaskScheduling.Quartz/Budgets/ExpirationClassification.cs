namespace TaskScheduling.Quartz;

/// <summary>How an expiration counts for Quartz: its listeners, its retry policy, its history.</summary>
public enum ExpirationClassification
{
    /// <summary>The job failed: a <c>JobExecutionException</c> around a <see cref="TaskExpiredException"/>. Quartz's retry policy applies.</summary>
    Failure,

    /// <summary>The job was interrupted, as Quartz's own interruption ends it. There is no retry.</summary>
    Cancelled,
}
