namespace TaskScheduling.Simulation;

/// <summary>How tasks stand at the end of a scenario, and why: what outcomes are counted by.</summary>
/// <param name="Outcome">How.</param>
/// <param name="Reason">Code of the expiration, of what refused it, or <c>none</c>.</param>
internal readonly record struct Ending(StoryOutcome Outcome, string Reason) : IComparable<Ending>
{
    public static Ending Of(TaskStory story) => new(story.Outcome, story.Refusal?.Code ?? story.ReasonCode);

    /// <summary>The good ones first, then by name.</summary>
    public int CompareTo(Ending other) => Outcome == other.Outcome ? string.CompareOrdinal(Reason, other.Reason) : Outcome.CompareTo(other.Outcome);
}
