namespace TaskScheduling;

/// <summary>CPU-seconds inside a sliding window.</summary>
/// <remarks>
/// Use in the window = usage(now) − usage(now − Window), from a ring of samples at least Window/16 apart. Between samples the larger
/// neighbour counts at the trailing edge, so it never fires early; examined at least every Window/16, it is at most that late.
/// </remarks>
internal sealed class CpuWindowMeter(Limit<CpuLimit> limit, TimeSpan from, int cores, string? unavailable, Func<bool>? lifted)
    : BudgetMeter(BudgetKind.Cpu, limit.Source)
{
    private const int Capacity = 16;
    private static readonly TimeSpan ShortestStep = TimeSpan.FromMilliseconds(10);

    private readonly TimeSpan _window = limit.Value.Window;
    private readonly TimeSpan _amount = limit.Value.Amount;
    private Sample[]? _ring; // allocated on first use
    private int _first;
    private int _count;
    private Sample _start = new(from, TimeSpan.Zero);
    private TimeSpan _used;

    public override BudgetAmount Limit => BudgetAmount.OfCpu(_amount);

    public override string? NotApplied => unavailable ?? (lifted?.Invoke() is true ? "on external power" : null);

    public override void Observe(in UsageReading usage, TimeSpan now)
    {
        _used = usage.Cpu;
        if (lifted?.Invoke() is true)
        {
            Restart(now, _used);
            return;
        }

        if (_count > 0 && now - Newest.At < _window / Capacity)
            return;
        if (_count == 0 && _used == _start.Used)
            return;
        Add(new Sample(now, _used));
    }

    /// <summary>The limit begins anew, empty, at this instant.</summary>
    public void Restart(TimeSpan now, TimeSpan used)
    {
        _start = new Sample(now, used);
        _used = used;
        _count = 0;
    }

    public override BudgetAmount Used(TimeSpan now) => BudgetAmount.OfCpu(UsedInWindow(now));

    public override bool IsExceeded(TimeSpan now) => NotApplied is null && UsedInWindow(now) >= _amount;

    public override Expiration ToExpiration(TimeSpan now) =>
        new Expiration.CpuLimitExceeded(limit.Value, UsedInWindow(now), now - _start.At < _window ? now - _start.At : _window);

    public override TimeSpan? EarliestAt(double share, TimeSpan now)
    {
        if (unavailable is not null)
            return null;
        var step = ((_amount * share) - UsedInWindow(now)) / cores;
        step = Shorter(step, _window / Capacity);
        return now + Longer(step, Longer(_window / 64, ShortestStep));
    }

    protected override TimeSpan? Slack => SlackOf(_window);

    private Sample Newest => _ring![(_first + _count - 1) % Capacity];

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
