namespace TaskScheduling;

/// <summary>A condition a request can ask for.</summary>
public enum Requirement
{
    /// <summary>Any network.</summary>
    Network,

    /// <summary>A network without cost per byte.</summary>
    UnmeteredNetwork,

    /// <summary>Mains power.</summary>
    ExternalPower,

    /// <summary>Nobody uses the device.</summary>
    Idle,

    /// <summary>A scarce resource such as a GPU.</summary>
    Resource,
}
