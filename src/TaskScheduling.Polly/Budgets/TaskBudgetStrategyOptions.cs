using Polly;

namespace TaskScheduling.Polly;

/// <summary>What <see cref="global::Polly.TaskBudgetPollyExtensions"/> limits in a pipeline, and who hears of it.</summary>
/// <remarks>Read when the pipeline is built; later changes change nothing.</remarks>
public sealed class TaskBudgetStrategyOptions : ResilienceStrategyOptions
{
    /// <summary>Names the strategy "TaskBudget"; telemetry says so.</summary>
    public TaskBudgetStrategyOptions() => Name = "TaskBudget";

    /// <summary>The limits of one execution. Default: none. <see cref="TaskBudget.Grace"/> null: 5 s.</summary>
    /// <remarks><see cref="TaskBudget.Thermal"/> needs <see cref="Conditions"/>; <see cref="TaskBudget.MemoryBytes"/> limits processes and is refused.</remarks>
    public TaskBudget Budget { get; set; } = TaskBudget.Unlimited;

    /// <summary>Reads the device. Null, the default: no condition is applied.</summary>
    /// <remarks>
    /// Called while an execution with a thermal limit is in progress, one call at a time: at most every 10 s, every second while the device is warm. On the
    /// pool; on a clock that somebody moves by hand at once, within the pipeline's own lock. One that throws counts as a reading that is not available.
    /// </remarks>
    public Func<DeviceConditions>? Conditions { get; set; }

    /// <summary>An execution was told to stop. Default: null.</summary>
    /// <remarks>
    /// Called on the pool, beside the callback's token; neither waits for the other, but the execution does not end before it has. One that throws is
    /// reported to Polly's telemetry and changes nothing.
    /// </remarks>
    public Func<OnBudgetExpiringArguments, ValueTask>? OnExpiring { get; set; }

    /// <summary>A share of a limit (80 %) is used up, or a hot spell has begun. Default: null.</summary>
    /// <remarks>As <see cref="OnExpiring"/>: on the pool, waited for at the end, isolated.</remarks>
    public Func<OnBudgetWarningArguments, ValueTask>? OnWarning { get; set; }

    /// <summary>What calls are said to use. Null: they are metered.</summary>
    internal UsageScript? Usage { get; set; }

    internal string? Faults()
    {
        var faults = new List<string>();
        if (Budget is null)
            faults.Add("Budget must not be null; use TaskBudget.Unlimited for none.");
        if (Budget?.MemoryBytes is { } bytes)
            faults.Add($"Budget.MemoryBytes limits the memory of a process and must be null in a pipeline, was {bytes}; use AllocatedBytes.");
        if (Budget?.Thermal is { } thermal && Conditions is null)
            faults.Add($"Budget.Thermal needs Conditions, from which the device's temperature is read; was {thermal.Maximum} for {thermal.Sustained}, without any.");
        return faults.Count == 0 ? null : string.Join(' ', faults);
    }
}
