namespace TaskScheduling;

/// <summary>Request (or registration) and policy combined for one run: never looser than the policy.</summary>
internal sealed record BudgetInForce
{
    public Limit<TimeSpan>? Time { get; init; }

    public ValueList<Limit<CpuLimit>> Cpu { get; init; }

    public Limit<TimeSpan>? CpuTime { get; init; }

    public ValueList<Limit<ThermalLimit>> Thermal { get; init; }

    public Limit<TimeSpan>? Stall { get; init; }

    public Limit<TimeSpan>? HeartbeatOnly { get; init; }

    public Limit<TimeSpan>? Wait { get; init; }

    public Limit<long>? MemoryBytes { get; init; }

    public Limit<long>? AllocatedBytes { get; init; }

    public Limit<TimeSpan> Grace { get; init; }

    public bool NeedsCpu => CpuTime is not null || Cpu.Count > 0;

    public bool NeedsAllocation => AllocatedBytes is not null;

    /// <summary>Hottest state at which a run with these limits makes sense.</summary>
    public ThermalState? Ceiling { get; init; }

    /// <summary>The same by what request or registration say, without the policy.</summary>
    public ThermalState? OwnCeiling { get; init; }

    /// <summary>Where nobody names a grace. The shortest of the profiles.</summary>
    public static readonly TimeSpan DefaultGrace = TimeSpan.FromSeconds(5);

    public static BudgetInForce Combine(TaskBudget? asked, BudgetSource askedBy, TaskBudget policy)
    {
        var budget = asked ?? TaskBudget.Unlimited;
        var thermal = SideBySide(budget.Thermal, askedBy, policy.Thermal);
        return new BudgetInForce
        {
            Time = Shorter(budget.Time, policy.Time),
            Cpu = SideBySide(budget.Cpu, askedBy, policy.Cpu),
            CpuTime = Shorter(budget.CpuTime, policy.CpuTime),
            Thermal = thermal,
            Ceiling = thermal.Min(limit => (ThermalState?)limit.Value.Maximum),
            OwnCeiling = budget.Thermal?.Maximum,
            Stall = Shorter(budget.Progress?.Stall, policy.Progress?.Stall),
            HeartbeatOnly = Shorter(budget.Progress?.MaximumHeartbeatOnly, policy.Progress?.MaximumHeartbeatOnly),
            Wait = Shorter(budget.Progress?.MaximumWait, policy.Progress?.MaximumWait),
            MemoryBytes = Smaller(budget.MemoryBytes, askedBy, policy.MemoryBytes),
            AllocatedBytes = Smaller(budget.AllocatedBytes, askedBy, policy.AllocatedBytes),
            Grace = Shorter(budget.Grace, policy.Grace) ?? new Limit<TimeSpan>(DefaultGrace, BudgetSource.Policy),
        };

        Limit<TimeSpan>? Shorter(TimeSpan? own, TimeSpan? rule) => Smaller(BudgetRules.Bounded(own), askedBy, BudgetRules.Bounded(rule));
    }

    /// <summary>What was asked for and is in force more tightly, or beside a second limit, because of the policy.</summary>
    public ValueList<BudgetKind> TightenedFrom(TaskBudget? asked)
    {
        if (asked is null)
            return [];
        var tightened = new List<BudgetKind>();
        Note(BudgetKind.Time, asked.Time is not null && Time?.Source is BudgetSource.Policy);
        Note(BudgetKind.Cpu, asked.Cpu is not null && Cpu.AsSpan() is not [{ Source: not BudgetSource.Policy }]);
        Note(BudgetKind.CpuTime, asked.CpuTime is not null && CpuTime?.Source is BudgetSource.Policy);
        Note(BudgetKind.Thermal, asked.Thermal is not null && Thermal.AsSpan() is not [{ Source: not BudgetSource.Policy }]);
        Note(BudgetKind.Stall, asked.Progress is not null && Stall?.Source is BudgetSource.Policy);
        Note(BudgetKind.HeartbeatOnly, asked.Progress is not null && HeartbeatOnly?.Source is BudgetSource.Policy);
        Note(BudgetKind.Wait, asked.Progress is not null && Wait?.Source is BudgetSource.Policy);
        Note(BudgetKind.Memory, asked.MemoryBytes is not null && MemoryBytes?.Source is BudgetSource.Policy);
        Note(BudgetKind.Allocated, asked.AllocatedBytes is not null && AllocatedBytes?.Source is BudgetSource.Policy);
        Note(BudgetKind.Grace, asked.Grace is not null && Grace.Source is BudgetSource.Policy);
        return [.. tightened];

        void Note(BudgetKind kind, bool isTightened)
        {
            if (isTightened)
                tightened.Add(kind);
        }
    }

    /// <summary>The limits as one value, for the handler. Of two side by side the request's is shown.</summary>
    public TaskBudget ToBudget() => new()
    {
        Time = Time?.Value,
        Cpu = Cpu.Count > 0 ? Cpu[0].Value : null,
        CpuTime = CpuTime?.Value,
        Thermal = Thermal.Count > 0 ? Thermal[0].Value : null,
        Progress = Stall is { } stall
            ? new ProgressLimit(stall.Value) { MaximumHeartbeatOnly = HeartbeatOnly!.Value.Value, MaximumWait = Wait!.Value.Value }
            : null,
        MemoryBytes = MemoryBytes?.Value,
        AllocatedBytes = AllocatedBytes?.Value,
        Grace = Grace.Value,
    };

    private static Limit<T>? Smaller<T>(T? asked, BudgetSource askedBy, T? policy)
        where T : struct, IComparable<T> =>
        (asked, policy) switch
        {
            (null, null) => null,
            ({ } own, null) => new Limit<T>(own, askedBy),
            (null, { } rule) => new Limit<T>(rule, BudgetSource.Policy),
            ({ } own, { } rule) => own.CompareTo(rule) <= 0 ? new Limit<T>(own, askedBy) : new Limit<T>(rule, BudgetSource.Policy),
        };

    private static ValueList<Limit<T>> SideBySide<T>(T? asked, BudgetSource askedBy, T? policy)
        where T : struct, IEquatable<T> =>
        (asked, policy) switch
        {
            (null, null) => [],
            ({ } own, null) => [new Limit<T>(own, askedBy)],
            (null, { } rule) => [new Limit<T>(rule, BudgetSource.Policy)],
            ({ } own, { } rule) when own.Equals(rule) => [new Limit<T>(rule, BudgetSource.Policy)],
            ({ } own, { } rule) => [new Limit<T>(own, askedBy), new Limit<T>(rule, BudgetSource.Policy)],
        };
}
