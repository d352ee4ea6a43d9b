namespace TaskScheduling.Quartz;

/// <summary>What one firing of a job class may consume. Text, because an attribute takes constants only.</summary>
/// <remarks>
/// <para>Nothing happens without <c>AddTaskBudgets</c> on the Quartz builder. A class without any member set is watched without a limit: its firings are
/// seen, and have a title and progress. Inherited by derived job classes.</para>
/// <para>Durations read <c>250ms</c>, <c>60s</c>, <c>5min</c>, <c>2h</c>, <c>1d</c> or <c>00:20:00</c>, and are positive. A text that cannot be read is refused when
/// the scheduler is built, with the class, the member, the value and the rule; a class that Quartz only learns of later is refused at its firing.</para>
/// </remarks>
[AttributeUsage(AttributeTargets.Class)]
public sealed class TaskBudgetAttribute : Attribute
{
    /// <summary>Longest run time, for example <c>00:20:00</c>. Null: no limit.</summary>
    public string? Time { get; init; }

    /// <summary>CPU-seconds in a sliding window, for example <c>0.8/60s</c>. Null: no limit.</summary>
    public string? Cpu { get; init; }

    /// <summary>CPU time in all, for example <c>5min</c>. Null: no limit.</summary>
    public string? CpuTime { get; init; }

    /// <summary>Hottest allowed state of the device and for how long it may be hotter, for example <c>Serious/10s</c>. Null: no limit.</summary>
    public string? Thermal { get; init; }

    /// <summary>Longest silence of a job that reports progress, for example <c>2min</c>. Null: no limit.</summary>
    public string? Stall { get; init; }

    /// <summary>Clean-up time after an expiration, for example <c>10s</c>. Null: 5 s.</summary>
    public string? Grace { get; init; }
}
