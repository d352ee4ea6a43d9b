namespace TaskScheduling;

/// <summary>A further run is planned.</summary>
/// <param name="Attempt">Its number.</param>
/// <param name="Rule">The rule that led to it.</param>
/// <param name="NotBefore">Known floor in UTC. Null: when its conditions hold.</param>
public sealed record Resubmitted(int Attempt, ResubmitRule Rule, DateTimeOffset? NotBefore);
