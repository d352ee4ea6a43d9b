namespace TaskScheduling;

/// <summary>Hotter than allowed for longer than allowed. The spell of a run begins no earlier than the run.</summary>
internal sealed class ThermalMeter(Limit<ThermalLimit> limit, HotSpells spells) : BudgetMeter(BudgetKind.Thermal, limit.Source)
{
    private TimeSpan _from;

    public ThermalLimit Value => limit.Value;

    public override BudgetAmount Limit => BudgetAmount.Of(limit.Value.Sustained);

    public override string? NotApplied => spells.IsAvailable ? null : "no sensor";

    public override void Observe(in UsageReading usage, TimeSpan now)
    {
        var began = usage.BeganAt ?? now;
        _from = began > From ? began : From;
    }

    public override void Restart(in UsageReading usage, TimeSpan now) => Remember().From = now;

    public override BudgetAmount Used(TimeSpan now) => BudgetAmount.Of(HotFor(now) ?? TimeSpan.Zero);

    public override bool IsExceeded(TimeSpan now) => HotFor(now) >= limit.Value.Sustained && spells.IsFresh(now);

    public override Expiration ToExpiration(TimeSpan now) =>
        new Expiration.ThermalLimitExceeded(limit.Value.Maximum, spells.State, HotFor(now)!.Value, spells.Sensor);

    // A stale reading judges nobody: the next reading asks again.
    public override TimeSpan? EarliestAt(double share, TimeSpan now) =>
        Begin is { } begin && (spells.IsFresh(now) || begin + limit.Value.Sustained > now) ? begin + limit.Value.Sustained : null;

    /// <summary>The warning of a hot spell is its beginning.</summary>
    public BudgetWarning SpellBegan() => new(Kind, BudgetAmount.Of(TimeSpan.Zero), Limit, Limit);

    protected override bool Warns => false;

    private TimeSpan? Begin => spells.Since(limit.Value.Maximum) is { } since ? (since > _from ? since : _from) : null;

    private TimeSpan? HotFor(TimeSpan now) => now - Begin;
}
