namespace TaskScheduling;

/// <summary>Long, deferrable maintenance; no card.</summary>
/// <param name="Identifier">Names the registered handler.</param>
public sealed record ProcessingTaskRequest(string Identifier) : BackgroundTaskRequest(Identifier)
{
    /// <inheritdoc/>
    public override TaskKind Kind => TaskKind.Processing;

    /// <summary>Runs only with a network; without one for 10 s the run ends as <see cref="Expiration.RequirementLost"/>.</summary>
    public bool RequiresNetworkConnectivity { get; init; }

    /// <summary>Runs only with a network that costs nothing per byte. Implies <see cref="RequiresNetworkConnectivity"/>.</summary>
    /// <remarks>
    /// No built-in sensor tells what a network costs: where the policy does not say so (<see cref="SchedulingPolicy.AssumeUnmeteredNetwork"/>; Server
    /// does, Desktop and Mobile do not), such a task waits as <see cref="DeferralReason.NoSensor"/> until a condition source of the app tells it.
    /// </remarks>
    public bool RequiresUnmeteredNetwork { get; init; }

    /// <summary>Runs only on external power; without it for 5 s the run ends.</summary>
    public bool RequiresExternalPower { get; init; }

    /// <summary>Runs only while nobody uses the device; ends at once when somebody does.</summary>
    public bool RequiresIdle { get; init; }

    internal override Requirements Requirements =>
        (RequiresNetworkConnectivity ? Requirements.Network : 0)
        | (RequiresUnmeteredNetwork ? Requirements.Network | Requirements.UnmeteredNetwork : 0)
        | (RequiresExternalPower ? Requirements.ExternalPower : 0)
        | (RequiresIdle ? Requirements.Idle : 0);
}
