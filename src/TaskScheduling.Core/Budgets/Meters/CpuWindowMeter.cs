namespace TaskScheduling;

/// <summary>CPU-seconds inside a sliding window.</summary>
/// <remarks>
/// Use in the window = usage(now) − usage(now − Window), from a ring of samples Window/16 apart. Between samples the larger neighbour
/// counts at the trailing edge, so it never fires early. Samples are taken on a grid of Window/16 and a sixteenth old one is dropped
/// only after it was judged by, so that at every point of the grid the use is exact: it is at most Window/16 late.
/// </remarks>
internal sealed class CpuWindowMeter(Limit<CpuLimit> limit, TimeSpan from, int cores, string? unavailable, Func<bool>? lifted)
    : BudgetMeter(BudgetKind.Cpu, limit.Source)
{
    private const int Capacity = 16;
    private static readonly TimeSpan ShortestStep = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan ShortestDetour = TimeSpan.FromMilliseconds(1);

    private readonly TimeSpan _window = limit.Value.Window;
    private readonly TimeSpan _amount = limit.Value.Amount;
    private Sample[]? _ring; // allocated on first use
    private int _first;
    private int _count;
    private Sample _start = new(from, TimeSpan.Zero);
    private TimeSpan _used;
    private TimeSpan _inWindow;
    private bool _wasLifted = lifted?.Invoke() is true;

    public Limit<CpuLimit> Value => limit;

    public bool CanBeLifted => lifted is not null;

    public override BudgetAmount Limit => BudgetAmount.OfCpu(_amount);

    public override string? NotApplied => unavailable ?? (lifted?.Invoke() is true ? "on external power" : null);

    public override void Observe(in UsageReading usage, TimeSpan now)
    {
        var isLifted = lifted?.Invoke() is true;
        var isFree = isLifted || _wasLifted; // also what was used since the last look, up to the instant at which the limit came back
        _wasLifted = isLifted;
        if (isFree || (_count == 0 && usage.Cpu == _start.Used))
            Restart(usage, now);
        Peek(usage, now);
        if (now - Newest.At >= _window / Capacity)
            Add(new Sample(now, _used));
    }

    public override void Peek(in UsageReading usage, TimeSpan now)
    {
        _used = usage.Cpu;
        _inWindow = UsedInWindow(now);
    }

    public override void Restart(in UsageReading usage, TimeSpan now)
    {
        _start = new Sample(now, usage.Cpu);
        _count = 0;
    }

    public override BudgetAmount Used(TimeSpan now) => BudgetAmount.OfCpu(_inWindow);

    public override bool IsExceeded(TimeSpan now) => NotApplied is null && _inWindow >= _amount;

    public override Expiration ToExpiration(TimeSpan now) =>
        new Expiration.CpuLimitExceeded(limit.Value, _inWindow, now - _start.At < _window ? now - _start.At : _window);

    public override TimeSpan? EarliestAt(double share, TimeSpan now)
    {
        if (unavailable is not null)
            return null;
        var next = now + Longer(((_amount * share) - _inWindow) / cores, Longer(_window / 64, ShortestStep));
        var sample = Newest.At + (_window / Capacity);
        return sample - now >= ShortestDetour ? Shorter(next, sample) : next;
    }

    protected override TimeSpan? Slack => SlackOf(_window);

    private Sample Newest => _count == 0 ? _start : _ring![(_first + _count - 1) % Capacity];

    private TimeSpan UsedInWindow(TimeSpan now)
    {
        var edge = now - _window;
        if (_start.At >= edge)
            return _used - _start.Used;
        for (var index = 0; index < _count; index++)
        {
            var sample = _ring![(_first + index) % Capacity];
            if (sample.At >= edge)
                return _used - sample.Used;
        }

        return TimeSpan.Zero;
    }

    private void Add(Sample sample)
    {
        _ring ??= new Sample[Capacity];
        if (_count == Capacity)
            _first = (_first + 1) % Capacity;
        else
            _count++;
        _ring[(_first + _count - 1) % Capacity] = sample;
    }

    private static TimeSpan Longer(TimeSpan left, TimeSpan right) => left > right ? left : right;

    private static TimeSpan Shorter(TimeSpan left, TimeSpan right) => left < right ? left : right;

    private readonly record struct Sample(TimeSpan At, TimeSpan Used);
}
