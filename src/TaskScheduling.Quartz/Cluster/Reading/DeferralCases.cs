using System.Collections.Frozen;
using System.Text.Json;

namespace TaskScheduling.Quartz;

/// <summary>Reasons of waiting, read back: a recording only writes them.</summary>
internal static class DeferralCases
{
    private static readonly FrozenDictionary<string, Type> Cases = new Dictionary<string, Type>
    {
        ["not_yet_due"] = typeof(DeferralReason.NotYetDue),
        ["waiting_for_network"] = typeof(DeferralReason.WaitingForNetwork),
        ["waiting_for_unmetered_network"] = typeof(DeferralReason.WaitingForUnmeteredNetwork),
        ["waiting_for_external_power"] = typeof(DeferralReason.WaitingForExternalPower),
        ["waiting_for_idle"] = typeof(DeferralReason.WaitingForIdle),
        ["too_hot"] = typeof(DeferralReason.TooHot),
        ["battery_low"] = typeof(DeferralReason.BatteryLow),
        ["low_power_mode"] = typeof(DeferralReason.LowPowerMode),
        ["concurrency_limit"] = typeof(DeferralReason.ConcurrencyLimit),
        ["slots_overrunning"] = typeof(DeferralReason.SlotsOverrunning),
        ["earlier_run_still_returning"] = typeof(DeferralReason.EarlierRunStillReturning),
        ["key_busy"] = typeof(DeferralReason.KeyBusy),
        ["quota_exhausted"] = typeof(DeferralReason.QuotaExhausted),
        ["backoff_until"] = typeof(DeferralReason.BackoffUntil),
        ["waiting_for_next_start"] = typeof(DeferralReason.WaitingForNextStart),
        ["handler_missing"] = typeof(DeferralReason.HandlerMissing),
        ["no_sensor"] = typeof(DeferralReason.NoSensor),
        ["reading_conditions"] = typeof(DeferralReason.ReadingConditions),
        ["scheduler_not_started"] = typeof(DeferralReason.SchedulerNotStarted),
        ["held_by_policy"] = typeof(DeferralReason.HeldByPolicy),
        ["parked"] = typeof(DeferralReason.Parked),
    }.ToFrozenDictionary();

    /// <summary>Null: a node with a newer library knows a reason that this one does not.</summary>
    public static DeferralReason? Read(JsonElement pair) =>
        Cases.TryGetValue(pair[0].GetString()!, out var which) ? (DeferralReason?)pair[1].Deserialize(RecordingJson.Full.GetTypeInfo(which)) : null;
}
