namespace TaskScheduling;

/// <summary>What a requirement without a reading means.</summary>
public enum UnknownRequirement
{
    /// <summary>The task waits as <see cref="DeferralReason.NoSensor"/>.</summary>
    Hold,

    /// <summary>The requirement is taken as fulfilled.</summary>
    Assume,
}
