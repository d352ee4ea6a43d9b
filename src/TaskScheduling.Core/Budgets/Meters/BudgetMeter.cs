using static TaskScheduling.TimeOrder;

namespace TaskScheduling;

/// <summary>Judges one limit. All meters have this shape: turn to a run, observe, ask whether it is exceeded, ask when it could be.</summary>
/// <remarks>
/// All runs with the same limits share their meters, because a hundred thousand of them would not fit otherwise: what a meter says is about the run
/// it last turned to, and what it must remember of a run is kept there.
/// </remarks>
internal abstract class BudgetMeter(BudgetKind kind, BudgetSource source)
{
    private const double RearmBelow = 0.6;
    private const double Rounding = 1e-9;
    private static readonly TimeSpan BetweenWarnings = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan MaximumSlack = TimeSpan.FromMilliseconds(250);

    private Run _run = null!;

    public BudgetKind Kind { get; } = kind;

    public BudgetSource Source { get; } = source;

    public abstract BudgetAmount Limit { get; }

    /// <summary>The run that is looked at from now on. Nothing is known of it before it was observed.</summary>
    public void TurnTo(Run run)
    {
        _run = run;
        Memory = run.MemoryOf(this);
    }

    public abstract void Observe(in UsageReading usage, TimeSpan now);

    /// <summary>Reads for a query: nothing that a later examination depends on changes.</summary>
    public virtual void Peek(in UsageReading usage, TimeSpan now) => Observe(usage, now);

    /// <summary>The limit begins anew, empty, at this instant: a policy brought it while the task ran.</summary>
    public virtual void Restart(in UsageReading usage, TimeSpan now)
    {
    }

    public abstract BudgetAmount Used(TimeSpan now);

    public abstract bool IsExceeded(TimeSpan now);

    /// <summary>The expiration, with its data; called only when exceeded.</summary>
    public abstract Expiration ToExpiration(TimeSpan now);

    /// <summary>Earliest instant at which this share of the limit could be used. Null: never by itself.</summary>
    public abstract TimeSpan? EarliestAt(double share, TimeSpan now);

    /// <summary>The next instant at which this meter wants to be asked.</summary>
    public TimeSpan? NextExamination(double warnAt, TimeSpan now, bool coalesce)
    {
        var next = EarliestAt(1, now);
        if (Warns && Memory is not { Warned: true } && EarliestAt(warnAt, now) is { } warning && (next is null || warning < next))
            next = Memory?.WarnedAt + BetweenWarnings is { } quiet && quiet > warning ? Sooner(next, quiet) : warning;
        return next is { } at && coalesce && Slack is { } slack ? RoundUp(at, slack) : next;
    }

    /// <summary>A warning, once per episode and at most one per minute.</summary>
    public BudgetWarning? Warn(double warnAt, TimeSpan now)
    {
        if (!Warns || Limit.Value <= 0)
            return null;
        var used = Used(now);
        var share = used.Value / Limit.Value;
        if (share < RearmBelow && Memory is not null)
            Memory.Warned = false;
        if (share + Rounding < warnAt || Memory is { Warned: true } || !MayWarn(now))
            return null;
        Remember().Warned = true;
        return new BudgetWarning(Kind, used, Limit, Limit.Minus(used));
    }

    /// <summary>One warning per field and minute, so limits side by side share the pause.</summary>
    public bool MayWarn(TimeSpan now) => Memory?.WarnedAt is not { } last || now - last >= BetweenWarnings;

    public void NoteWarned(TimeSpan now) => Remember().WarnedAt = now;

    public BudgetLine ToLine(TimeSpan now)
    {
        var used = Used(now);
        return new BudgetLine(Kind, Source, Limit, used, Limit.Minus(used)) { NotApplied = NotApplied };
    }

    /// <summary>Why the limit is not applied at the moment. Null: it is.</summary>
    public virtual string? NotApplied => null;

    protected virtual bool Warns => true;

    protected MeterMemory? Memory { get; private set; }

    /// <summary>Nothing before this instant counts.</summary>
    protected TimeSpan From => Memory?.From ?? _run.Launched.Monotonic;

    protected MeterMemory Remember() => Memory ??= _run.Remember(this);

    /// <summary>How much later an examination that only may find something can be. Null: it is exact.</summary>
    protected virtual TimeSpan? Slack => null;

    protected static TimeSpan SlackOf(TimeSpan limit) => limit / 100 < MaximumSlack ? limit / 100 : MaximumSlack;

    private static TimeSpan RoundUp(TimeSpan at, TimeSpan step) =>
        step <= TimeSpan.Zero ? at : new TimeSpan((at.Ticks + step.Ticks - 1) / step.Ticks * step.Ticks);
}
