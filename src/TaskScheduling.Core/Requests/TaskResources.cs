namespace TaskScheduling;

/// <summary>Scarce resources a continued task may ask for; checked against the scheduler's supported ones.</summary>
[Flags]
public enum TaskResources
{
    /// <summary>Processor and network, as for every task.</summary>
    None = 0,

    /// <summary>A graphics processor.</summary>
    Gpu = 1,
}
