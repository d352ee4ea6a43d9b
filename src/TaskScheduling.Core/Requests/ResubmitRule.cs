namespace TaskScheduling;

/// <summary>What follows one kind of end. Immutable; made by its named members.</summary>
public sealed record ResubmitRule
{
    private ResubmitRule(ResubmitTrigger trigger) => Trigger = trigger;

    /// <summary>The task ends with this run.</summary>
    public static ResubmitRule Never { get; } = new(ResubmitTrigger.Never);

    /// <summary>When the reading, quota or room that ended the run is back. For a reason without a condition: when the task may start again.</summary>
    public static ResubmitRule WhenClear { get; } = new(ResubmitTrigger.WhenClear);

    /// <summary>When the host starts again; needs a durable store to survive until then.</summary>
    public static ResubmitRule AtNextStart { get; } = new(ResubmitTrigger.AtNextStart);

    /// <summary>After a growing delay. Null: <see cref="Backoff"/>'s defaults.</summary>
    public static ResubmitRule AfterBackoff(Backoff? backoff = null) => new(ResubmitTrigger.AfterBackoff) { Backoff = backoff ?? new Backoff() };

    /// <summary>The same, at most this often per task and reason. At least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="times"/> is below 1.</exception>
    public ResubmitRule AtMost(int times)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(times, 1);
        return this with { MaximumTimes = times };
    }

    /// <summary><see cref="AtMost"/> 1.</summary>
    public ResubmitRule Once() => AtMost(1);

    /// <summary>Only if the run saved a checkpoint that differs from the one it began with.</summary>
    public ResubmitRule IfCheckpointMoved() => this with { NeedsMovedCheckpoint = true };

    internal ResubmitTrigger Trigger { get; }

    internal Backoff? Backoff { get; private init; }

    internal int? MaximumTimes { get; private init; }

    internal bool NeedsMovedCheckpoint { get; private init; }

    /// <summary>The one of two rules that resubmits less; <see cref="Never"/> beats all.</summary>
    internal static ResubmitRule Restore(ResubmitTrigger trigger, Backoff? backoff, int? times, bool needsMovedCheckpoint) =>
        new(trigger) { Backoff = backoff, MaximumTimes = times, NeedsMovedCheckpoint = needsMovedCheckpoint };

    internal static ResubmitRule Stricter(ResubmitRule left, ResubmitRule right) =>
        left.Trigger == ResubmitTrigger.Never ? left : right.Trigger < left.Trigger ? right : left;

    /// <summary>For example <c>after backoff, at most 1 times</c>.</summary>
    public override string ToString() =>
        Trigger switch
        {
            ResubmitTrigger.Never => "never",
            ResubmitTrigger.WhenClear => "when clear",
            ResubmitTrigger.AtNextStart => "at next start",
            _ => "after backoff",
        }
        + (MaximumTimes is { } times ? $", at most {times} times" : "")
        + (NeedsMovedCheckpoint ? ", if the checkpoint moved" : "");
}

/// <summary>Ordered from strict to generous: the smaller one wins where two rules meet.</summary>
internal enum ResubmitTrigger
{
    Never,
    AtNextStart,
    AfterBackoff,
    WhenClear,
}
