using static TaskScheduling.TimeOrder;

namespace TaskScheduling;

/// <summary>CPU-seconds inside a sliding window.</summary>
/// <remarks>
/// Use in the window = usage(now) − usage(now − Window), from a ring of samples Window/16 apart. Between samples the larger neighbour
/// counts at the trailing edge, so it never fires early. Samples are taken on a grid of Window/16 and a sixteenth old one is dropped
/// only after it was judged by, so that at every point of the grid the use is exact: it is at most Window/16 late. Of a run that was quiet
/// the use since the last look counts as one sample: it is at most Window/4 late.
/// </remarks>
internal sealed class CpuWindowMeter(Limit<CpuLimit> limit, int cores, string? unavailable, Func<bool>? lifted)
    : BudgetMeter(BudgetKind.Cpu, limit.Source)
{
    public const int Capacity = 16;

    /// <summary>How often a quiet run is looked at in a window: most of a hundred thousand runs wait for something.</summary>
    private const int QuietLooks = 4;

    /// <summary>This part of the amount may be used between two looks and is forgotten: four times that is less than one percent.</summary>
    private const int Negligible = 512;

    private static readonly TimeSpan ShortestStep = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan ShortestDetour = TimeSpan.FromMilliseconds(1);

    private readonly TimeSpan _window = limit.Value.Window;
    private readonly TimeSpan _amount = limit.Value.Amount;
    private TimeSpan _used;
    private TimeSpan _inWindow;

    public Limit<CpuLimit> Value => limit;

    public bool CanBeLifted => lifted is not null;

    public override BudgetAmount Limit => BudgetAmount.OfCpu(_amount);

    public override string? NotApplied => unavailable ?? (lifted?.Invoke() is true ? "on external power" : null);

    public override void Observe(in UsageReading usage, TimeSpan now)
    {
        var isLifted = lifted?.Invoke() is true;
        var wasLifted = Memory is { WasLifted: true };
        var isFree = isLifted || wasLifted; // also what was used since the last look, up to the instant at which the limit came back
        if (isLifted != wasLifted)
            Remember().WasLifted = isLifted;
        if (isFree || IsQuiet(usage, now))
            Restart(usage, now);
        Peek(usage, now);
        if (now - Newest.At >= _window / Capacity)
            (Remember().Samples ??= new CpuSamples(Capacity)).Add(new CpuSample(now, _used));
    }

    public override void Peek(in UsageReading usage, TimeSpan now)
    {
        _used = usage.Cpu;
        _inWindow = UsedInWindow(now);
    }

    public override void Restart(in UsageReading usage, TimeSpan now)
    {
        if (Count == 0 && Start == new CpuSample(now, usage.Cpu))
            return; // as at the launch of every run
        var memory = Remember();
        (memory.From, memory.UsedBefore) = (now, usage.Cpu.Ticks);
        memory.Samples = null;
    }

    public override BudgetAmount Used(TimeSpan now) => BudgetAmount.OfCpu(_inWindow);

    public override bool IsExceeded(TimeSpan now) => NotApplied is null && _inWindow >= _amount;

    public override Expiration ToExpiration(TimeSpan now) =>
        new Expiration.CpuLimitExceeded(limit.Value, _inWindow, now - Start.At < _window ? now - Start.At : _window);

    public override TimeSpan? EarliestAt(double share, TimeSpan now)
    {
        if (unavailable is not null)
            return null;
        var next = now + Longer(((_amount * share) - _inWindow) / cores, Longer(_window / 64, ShortestStep));
        var sample = Newest.At + (_window / (FoundQuiet(now) ? QuietLooks : Capacity));
        return sample - now >= ShortestDetour ? Shorter(next, sample) : next;
    }

    protected override TimeSpan? Slack => SlackOf(_window);

    /// <summary>This look, and not the launch, found it quiet.</summary>
    private bool FoundQuiet(TimeSpan now) => Memory is { Samples: null } && Newest.At == now;

    private CpuSample Start => new(From, new TimeSpan(Memory?.UsedBefore ?? 0));

    private int Count => Memory?.Samples?.Count ?? 0;

    private CpuSample Newest => Memory?.Samples is { Count: > 0 } samples ? samples[samples.Count - 1] : Start;

    /// <summary>Nothing worth counting is in the window: the run waits, and may report now and then.</summary>
    private bool IsQuiet(in UsageReading usage, TimeSpan now) =>
        usage.Cpu - Newest.Used <= _amount / Negligible && (Count == 0 || now - Newest.At >= _window);

    private TimeSpan UsedInWindow(TimeSpan now)
    {
        var edge = now - _window;
        if (Start is var start && start.At >= edge)
            return _used - start.Used;
        for (var index = 0; index < Count; index++)
        {
            var sample = Memory!.Samples![index];
            if (sample.At >= edge)
                return _used - sample.Used;
        }

        return TimeSpan.Zero;
    }
}
