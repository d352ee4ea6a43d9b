namespace TaskScheduling;

/// <summary>What one meter must remember of one run; made when there is something to remember, which for most runs is never.</summary>
/// <param name="meter">Whose memory it is.</param>
/// <param name="next">Another meter's memory of the same run.</param>
internal sealed class MeterMemory(BudgetMeter meter, MeterMemory? next)
{
    public BudgetMeter Meter { get; } = meter;

    public MeterMemory? Next { get; } = next;

    /// <summary>Nothing before this instant counts.</summary>
    public TimeSpan From { get; set; }

    /// <summary>What was used before <see cref="From"/>: ticks of CPU time, or bytes.</summary>
    public long UsedBefore { get; set; }

    /// <summary>The limit was lifted when it was last looked at.</summary>
    public bool WasLifted { get; set; }

    /// <summary>The share to warn at was reached, and has not been left since.</summary>
    public bool Warned { get; set; }

    public TimeSpan? WarnedAt { get; set; }

    public CpuSamples? Samples { get; set; }

    /// <summary>The same facts for a meter that takes this one's place.</summary>
    public MeterMemory For(BudgetMeter successor, MeterMemory? next) => new(successor, next)
    {
        From = From,
        UsedBefore = UsedBefore,
        WasLifted = WasLifted,
        Warned = Warned,
        WarnedAt = WarnedAt,
        Samples = Samples,
    };

    public MemorySnapshot Export(BudgetMeter[] meters) =>
        new(Array.IndexOf(meters, Meter), From, UsedBefore, WasLifted, Warned, WarnedAt, Samples?.Export());

    public static MeterMemory Restore(MemorySnapshot saved, BudgetMeter[] meters, MeterMemory? next) => new(meters[saved.Meter], next)
    {
        From = saved.From,
        UsedBefore = saved.UsedBefore,
        WasLifted = saved.WasLifted,
        Warned = saved.Warned,
        WarnedAt = saved.WarnedAt,
        Samples = saved.Samples is { } samples ? CpuSamples.Restore(samples) : null,
    };
}
