namespace TaskScheduling;

/// <summary>Order within a lane. Waiting while ready raises the effective priority one step per ageing interval.</summary>
public enum TaskPriority
{
    /// <summary>After everything else.</summary>
    Low = -1,

    /// <summary>The default.</summary>
    Normal = 0,

    /// <summary>First; with preemption it may take a running task's slot.</summary>
    High = 1,
}
