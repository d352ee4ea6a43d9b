namespace TaskScheduling.Simulation;

internal enum ReactionKind
{
    /// <summary>Cleans up and throws its cancellation, as handlers should.</summary>
    Cancel,

    /// <summary>Cleans up and returns normally.</summary>
    Return,

    /// <summary>Does not listen and goes on to the end of its work.</summary>
    Finish,

    /// <summary>Never comes back.</summary>
    Hang,
}

/// <summary>What modelled work does when it is told to stop.</summary>
/// <param name="Kind">In short.</param>
/// <param name="Takes">Time for the clean-up.</param>
/// <param name="SavesCheckpoint">Whether it saves how far it came.</param>
/// <param name="Title">Last title, if it sets one. <c>{percent}</c> and <c>{reason}</c> are filled in.</param>
/// <param name="Subtitle">Last subtitle, likewise.</param>
internal sealed record ExpirationReaction(ReactionKind Kind, TimeSpan Takes, bool SavesCheckpoint, string? Title, string? Subtitle)
{
    public static ExpirationReaction Default { get; } = new(ReactionKind.Cancel, TimeSpan.FromMilliseconds(100), false, null, null);
}
