namespace TaskScheduling;

/// <summary>See <see cref="ConditionTracker"/>. What follows from the policy is not in it.</summary>
/// <remarks>
/// ReadAt, MissingSince: By kind of reading.
/// BatteryLow: One bit per kind of task.
/// Watches: Network, unmetered network, power, idle.
/// </remarks>
internal sealed record ConditionsSnapshot(DeviceConditions Current, TimeSpan?[] ReadAt, TimeSpan?[] MissingSince, int BatteryLow, WatchSnapshot[] Watches, SpellsSnapshot Spells);

/// <summary>See <see cref="RequirementWatch"/>.</summary>
internal sealed record WatchSnapshot(TimeSpan? BadSince, TimeSpan? GoodSince, bool Lost, string? UnknownCause);

/// <summary>See <see cref="HotSpells"/>.</summary>
/// <remarks>Above: By thermal state: since when the device is hotter.</remarks>
internal sealed record SpellsSnapshot(TimeSpan?[] Above, bool IsForgotten, TimeSpan? ReadAt, ThermalState State, string? Sensor, bool IsAvailable);

/// <summary>See <see cref="ConditionTimeline"/>.</summary>
internal sealed record TimelineSnapshot(GateState Current, GateChange[] Changes);

internal sealed record GateChange(SchedulerInstant At, GateState State);
