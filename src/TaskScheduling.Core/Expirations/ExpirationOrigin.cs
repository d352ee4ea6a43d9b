namespace TaskScheduling;

/// <summary>On whose account a run was told to stop.</summary>
public enum ExpirationOrigin
{
    /// <summary>The app's own call.</summary>
    App,

    /// <summary>Somebody pressed Stop.</summary>
    Person,

    /// <summary>A limit of a budget or a rule of the policy.</summary>
    Policy,

    /// <summary>The state of the device.</summary>
    Device,

    /// <summary>The process or machine that ran it.</summary>
    Host,
}
