namespace TaskScheduling;

/// <summary>One reason why a task waits.</summary>
/// <param name="Reason">Which.</param>
/// <param name="Since">Since when it holds, in UTC; in a history, when it last began.</param>
/// <param name="Total">How long it held in all while the task was pending.</param>
/// <param name="LiftsAt">When it will be lifted, if that is known, in UTC.</param>
/// <param name="Remedy">What would lift it, in words.</param>
public sealed record Blocker(DeferralReason Reason, DateTimeOffset Since, TimeSpan Total, DateTimeOffset? LiftsAt, string Remedy);
