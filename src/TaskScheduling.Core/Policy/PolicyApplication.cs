namespace TaskScheduling;

/// <summary>What a policy change does to running tasks.</summary>
public enum PolicyApplication
{
    /// <summary>They keep the budget they began with.</summary>
    NewRuns,

    /// <summary>They get the new limits now; one that is exceeded already ends its run as <see cref="Expiration.PolicyChanged"/>.</summary>
    Now,
}
