namespace TaskScheduling;

/// <summary>The readings taken so far and what follows from them: which gates are open, what is lost, what is stale.</summary>
internal sealed class ConditionTracker
{
    /// <summary>Why <see cref="NetworkState.CostUnknown"/> meets no requirement: what is not known does not count as met.</summary>
    public const string CostNotTold = "nothing tells what the network costs";

    /// <summary>Readings of a kind that could not be taken for so long come from no sensor: a server without one is not asked for its heat every few seconds.</summary>
    private static readonly TimeSpan MissingAfter = TimeSpan.FromMinutes(1);

    /// <summary>How often a missing sensor is asked whether it is back.</summary>
    private static readonly TimeSpan PeriodWhileMissing = TimeSpan.FromMinutes(5);

    private static readonly ConditionKinds[] Kinds = [ConditionKinds.Thermal, ConditionKinds.Power, ConditionKinds.Network, ConditionKinds.Idle, ConditionKinds.Pressure];
    private static readonly TaskKind[] Lanes = Enum.GetValues<TaskKind>();

    private readonly RequirementWatch _network = new();
    private readonly RequirementWatch _unmetered = new();
    private readonly RequirementWatch _power = new();
    private readonly RequirementWatch _idle = new();
    private readonly (Requirements Flag, Requirement Name, RequirementWatch Watch, ConditionKinds Kind)[] _watches;
    private readonly TimeSpan?[] _readAt = new TimeSpan?[Kinds.Length];
    private readonly TimeSpan?[] _missingSince = new TimeSpan?[Kinds.Length];
    private SchedulingPolicy _policy;
    private int _batteryLow;

    public ConditionTracker(SchedulingPolicy policy)
    {
        _policy = policy;
        _watches =
        [
            (Requirements.Network, Requirement.Network, _network, ConditionKinds.Network),
            (Requirements.UnmeteredNetwork, Requirement.UnmeteredNetwork, _unmetered, ConditionKinds.Network),
            (Requirements.ExternalPower, Requirement.ExternalPower, _power, ConditionKinds.Power),
            (Requirements.Idle, Requirement.Idle, _idle, ConditionKinds.Idle),
        ];
        Adopt(policy);
    }

    public DeviceConditions Current { get; private set; } = DeviceConditions.Unknown;

    public HotSpells Spells { get; } = new();

    public bool OnExternalPower => Current.Power.TryGet(out var source) && source is PowerSource.External;

    public void Adopt(SchedulingPolicy policy)
    {
        _policy = policy;
        _network.Tolerance = _unmetered.Tolerance = policy.NetworkLossTolerance;
        _power.Tolerance = policy.PowerLossTolerance;
        _network.BackAfter = _unmetered.BackAfter = _power.BackAfter = _idle.BackAfter = policy.RequirementBackAfter;
        Spells.MaximumAge = policy.SamplingPeriod * 2;
        JudgeBattery();
    }

    /// <summary>Takes the readings of these kinds; the others stay as they were.</summary>
    public void Observe(DeviceConditions read, ConditionKinds kinds, TimeSpan now)
    {
        for (var kind = 0; kind < Kinds.Length; kind++)
        {
            if (!kinds.Has(Kinds[kind]))
                continue;
            _readAt[kind] = now;
            _missingSince[kind] = IsRead(read, Kinds[kind]) ? null : _missingSince[kind] ?? now;
        }

        if (kinds.Has(ConditionKinds.Thermal))
        {
            Current = Current with { Thermal = read.Thermal };
            Spells.Observe(read.Thermal, now);
        }

        if (kinds.Has(ConditionKinds.Power))
        {
            Current = Current with { Power = read.Power, BatteryLevel = read.BatteryLevel, LowPowerMode = read.LowPowerMode };
            _power.Observe(Map(read.Power, source => source is PowerSource.External), now);
            JudgeBattery();
        }

        if (kinds.Has(ConditionKinds.Network))
        {
            Current = Current with { Network = read.Network };
            _network.Observe(Map(read.Network, network => network is not NetworkState.None), now);
            _unmetered.Observe(IsUnmetered(read.Network), now);
        }

        if (kinds.Has(ConditionKinds.Idle))
        {
            Current = Current with { Idle = read.Idle };
            _idle.Observe(read.Idle, now);
        }

        if (kinds.Has(ConditionKinds.Pressure))
            Current = Current with { CpuPressure = read.CpuPressure, MemoryPressure = read.MemoryPressure };
    }

    /// <summary>Those of the kinds whose last reading is older than two of their periods.</summary>
    public ConditionKinds Stale(ConditionKinds kinds, TimeSpan now)
    {
        var stale = ConditionKinds.None;
        for (var kind = 0; kind < Kinds.Length; kind++)
        {
            if (kinds.Has(Kinds[kind]) && (_readAt[kind] is not { } at || now - at > PeriodOf(kind, _policy.SamplingPeriod) * 2))
                stale |= Kinds[kind];
        }

        return stale;
    }

    /// <summary>When one of these kinds is to be read again. Null: now, because one was never taken.</summary>
    /// <param name="kinds">Which.</param>
    /// <param name="period">How often a sensor is read that answers.</param>
    public TimeSpan? NextReading(ConditionKinds kinds, TimeSpan period)
    {
        TimeSpan? next = TimeSpan.MaxValue;
        for (var kind = 0; kind < Kinds.Length && next is not null; kind++)
        {
            if (kinds.Has(Kinds[kind]))
                next = _readAt[kind] is not { } at ? null : at + PeriodOf(kind, period) is var due && due < next ? due : next;
        }

        return next;
    }

    public void Forget()
    {
        Array.Clear(_readAt);
        Spells.Forget();
    }

    public GateState Gates(TimeSpan now, bool started) => new()
    {
        Closed = Closed(Requirements.Network, _network, now) | Closed(Requirements.UnmeteredNetwork, _unmetered, now)
            | Closed(Requirements.ExternalPower, _power, now) | Closed(Requirements.Idle, _idle, now),
        Unknown = Unknown(Requirements.Network, _network) | Unknown(Requirements.UnmeteredNetwork, _unmetered)
            | Unknown(Requirements.ExternalPower, _power) | Unknown(Requirements.Idle, _idle),
        Thermal = Spells.IsAvailable ? Spells.State : null,
        LowPower = Current.LowPowerMode.TryGet(out var saving) && saving,
        BatteryLow = _batteryLow,
        SchedulerStarted = started,
    };

    /// <summary>The first lost requirement of a run. Null: none is lost. A stale reading judges nobody: the next one does.</summary>
    public Requirement? Lost(Requirements needed, TimeSpan now)
    {
        foreach (var (flag, name, watch, kind) in _watches)
        {
            if (needed.Has(flag) && watch.LostAt <= now && Stale(kind, now) is ConditionKinds.None)
                return name;
        }

        return null;
    }

    /// <summary>Earliest instant at which one of these will be lost if nothing changes.</summary>
    public TimeSpan? EarliestLost(Requirements needed, TimeSpan now)
    {
        TimeSpan? earliest = null;
        foreach (var (flag, _, watch, kind) in _watches)
        {
            if (needed.Has(flag) && watch.LostAt is { } lost && (earliest is null || lost < earliest)
                && (lost > now || Stale(kind, now) is ConditionKinds.None))
            {
                earliest = lost;
            }
        }

        return earliest;
    }

    public TimeSpan? NextChange(TimeSpan now)
    {
        TimeSpan? next = null;
        foreach (var (_, _, watch, _) in _watches)
        {
            if (watch.NextChange(now) is { } at && (next is null || at < next))
                next = at;
        }

        return next;
    }

    public string? UnknownCause(Requirement which) => Array.Find(_watches, watch => watch.Name == which).Watch.UnknownCause;

    public bool IsBatteryLow(TaskKind kind) => (_batteryLow & (1 << (int)kind)) != 0;

    public ConditionsSnapshot Export() =>
        new(Current, [.. _readAt], [.. _missingSince], _batteryLow, [.. _watches.Select(watch => watch.Watch.Export())], Spells.Export());

    public void Restore(ConditionsSnapshot saved)
    {
        Current = saved.Current;
        saved.ReadAt.CopyTo(_readAt, 0);
        saved.MissingSince.CopyTo(_missingSince, 0);
        _batteryLow = saved.BatteryLow;
        for (var watch = 0; watch < _watches.Length; watch++)
            _watches[watch].Watch.Restore(saved.Watches[watch]);
        Spells.Restore(saved.Spells);
    }

    private TimeSpan PeriodOf(int kind, TimeSpan period) =>
        _readAt[kind] - _missingSince[kind] >= MissingAfter && period < PeriodWhileMissing ? PeriodWhileMissing : period;

    private static bool IsRead(DeviceConditions read, ConditionKinds kind) => kind switch
    {
        ConditionKinds.Thermal => read.Thermal.TryGet(out _),
        ConditionKinds.Power => read.Power.TryGet(out _),
        ConditionKinds.Network => read.Network.TryGet(out _),
        ConditionKinds.Idle => read.Idle.TryGet(out _),
        _ => read.CpuPressure.TryGet(out _) || read.MemoryPressure.TryGet(out _),
    };

    private static Requirements Closed(Requirements flag, RequirementWatch watch, TimeSpan now) =>
        watch.UnknownCause is null && !watch.IsOpen(now) ? flag : Requirements.None;

    private static Requirements Unknown(Requirements flag, RequirementWatch watch) => watch.UnknownCause is null ? Requirements.None : flag;

    private static Reading<bool> Map<T>(Reading<T> reading, Func<T, bool> isGood)
        where T : struct =>
        reading.TryGet(out var value) ? isGood(value) : Reading<bool>.Unavailable(reading.Cause!);

    private Reading<bool> IsUnmetered(Reading<NetworkState> network) =>
        network.TryGet(out var state) && state is NetworkState.CostUnknown && !_policy.AssumeUnmeteredNetwork
            ? Reading<bool>.Unavailable(CostNotTold)
            : Map(network, state => state is NetworkState.Unmetered or NetworkState.CostUnknown);

    private void JudgeBattery()
    {
        foreach (var kind in Lanes)
        {
            if (_policy.For(kind).Battery is not { } limit || OnExternalPower)
                _batteryLow &= ~(1 << (int)kind);
            else if (Current.Power.TryGet(out _) && Current.BatteryLevel.TryGet(out var level))
                _batteryLow = level <= limit.EndsAt ? _batteryLow | (1 << (int)kind) : level >= limit.LeavesAt ? _batteryLow & ~(1 << (int)kind) : _batteryLow;
        }
    }
}
