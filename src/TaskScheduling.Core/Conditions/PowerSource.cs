namespace TaskScheduling;

/// <summary>Where the power comes from.</summary>
public enum PowerSource
{
    /// <summary>Mains, or a machine without a battery.</summary>
    External,

    /// <summary>A battery that is being drained.</summary>
    Battery,
}
