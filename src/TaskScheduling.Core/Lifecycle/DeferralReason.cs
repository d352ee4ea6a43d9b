namespace TaskScheduling;

/// <summary>Why a task is not running now. A closed hierarchy; immutable.</summary>
public abstract record DeferralReason
{
    private DeferralReason()
    {
    }

    /// <summary>Stable snake_case code.</summary>
    public abstract string Code { get; }

    /// <summary>What would lift it, in words.</summary>
    public abstract string Remedy { get; }

    /// <summary>Its earliest begin date is ahead.</summary>
    public sealed record NotYetDue(DateTimeOffset Due) : DeferralReason
    {
        /// <inheritdoc/>
        public override string Code => "not_yet_due";

        /// <inheritdoc/>
        public override string Remedy => $"Waits until {Due:u}.";
    }

    /// <summary>There is no network.</summary>
    public sealed record WaitingForNetwork : DeferralReason
    {
        /// <inheritdoc/>
        public override string Code => "waiting_for_network";

        /// <inheritdoc/>
        public override string Remedy => "Connect to a network.";
    }

    /// <summary>The network costs per byte, or there is none.</summary>
    public sealed record WaitingForUnmeteredNetwork : DeferralReason
    {
        /// <inheritdoc/>
        public override string Code => "waiting_for_unmetered_network";

        /// <inheritdoc/>
        public override string Remedy => "Connect to a network that is not metered.";
    }

    /// <summary>The device runs on its battery.</summary>
    public sealed record WaitingForExternalPower(double? BatteryLevel) : DeferralReason
    {
        /// <inheritdoc/>
        public override string Code => "waiting_for_external_power";

        /// <inheritdoc/>
        public override string Remedy => "Plug the device in.";
    }

    /// <summary>Somebody uses the device.</summary>
    public sealed record WaitingForIdle : DeferralReason
    {
        /// <inheritdoc/>
        public override string Code => "waiting_for_idle";

        /// <inheritdoc/>
        public override string Remedy => "Leave the device alone for a while.";
    }

    /// <summary>The device is too hot to start anything.</summary>
    public sealed record TooHot(ThermalState Allowed, ThermalState Observed) : DeferralReason
    {
        /// <inheritdoc/>
        public override string Code => "too_hot";

        /// <inheritdoc/>
        public override string Remedy => $"Let the device cool down to {Allowed}.";
    }

    /// <summary>The battery is too low for this kind.</summary>
    public sealed record BatteryLow(double Level, double LeavesAt) : DeferralReason
    {
        /// <inheritdoc/>
        public override string Code => "battery_low";

        /// <inheritdoc/>
        public override string Remedy => FormattableString.Invariant($"Charge to {LeavesAt * 100:0} % or plug the device in.");
    }

    /// <summary>Energy is being saved.</summary>
    public sealed record LowPowerMode : DeferralReason
    {
        /// <inheritdoc/>
        public override string Code => "low_power_mode";

        /// <inheritdoc/>
        public override string Remedy => "Switch low-power mode off.";
    }

    /// <summary>All slots of the kind are taken.</summary>
    /// <param name="Position">Place in the queue, from 1. Null in an event: it is computed only when somebody asks for an explanation.</param>
    /// <param name="Limit">Slots of the kind.</param>
    public sealed record ConcurrencyLimit(int? Position, int Limit) : DeferralReason
    {
        /// <inheritdoc/>
        public override string Code => "concurrency_limit";

        /// <inheritdoc/>
        public override string Remedy => $"Waits for one of {Limit} slots{(Position is { } place ? $" as number {place}" : "")}.";
    }

    /// <summary>Handlers that ignored their expiration hold all slots of the kind.</summary>
    public sealed record SlotsOverrunning(ValueList<RunId> Runs) : DeferralReason
    {
        /// <inheritdoc/>
        public override string Code => "slots_overrunning";

        /// <inheritdoc/>
        public override string Remedy => "Make the handlers of the named runs observe their token, or set OverrunSlotsReleasedAfter.";
    }

    /// <summary>An earlier run of the same task or key has not returned.</summary>
    public sealed record EarlierRunStillReturning(RunId Run) : DeferralReason
    {
        /// <inheritdoc/>
        public override string Code => "earlier_run_still_returning";

        /// <inheritdoc/>
        public override string Remedy => $"Waits until the handler of {Run} returns.";
    }

    /// <summary>Work of the same key is running.</summary>
    public sealed record KeyBusy(TaskKey Key, TaskId Running) : DeferralReason
    {
        /// <inheritdoc/>
        public override string Code => "key_busy";

        /// <inheritdoc/>
        public override string Remedy => $"Waits until task {Running} of the same key has ended.";
    }

    /// <summary>The run time of its quota is spent.</summary>
    public sealed record QuotaExhausted(string Quota, DateTimeOffset RefillsAt) : DeferralReason
    {
        /// <inheritdoc/>
        public override string Code => "quota_exhausted";

        /// <inheritdoc/>
        public override string Remedy => $"Waits until {RefillsAt:u}, when run time of {Quota} is free again.";
    }

    /// <summary>Waits between two runs.</summary>
    public sealed record BackoffUntil(DateTimeOffset At) : DeferralReason
    {
        /// <inheritdoc/>
        public override string Code => "backoff_until";

        /// <inheritdoc/>
        public override string Remedy => $"Runs again after {At:u}.";
    }

    /// <summary>Its next run belongs to the host's next start.</summary>
    public sealed record WaitingForNextStart : DeferralReason
    {
        /// <inheritdoc/>
        public override string Code => "waiting_for_next_start";

        /// <inheritdoc/>
        public override string Remedy => "Runs again when the host starts the next time.";
    }

    /// <summary>Its handler was unregistered.</summary>
    public sealed record HandlerMissing(string Identifier) : DeferralReason
    {
        /// <inheritdoc/>
        public override string Code => "handler_missing";

        /// <inheritdoc/>
        public override string Remedy => $"Register a handler for '{Identifier}'.";
    }

    /// <summary>A requirement cannot be judged, because nothing reads it.</summary>
    /// <param name="Which">Which requirement.</param>
    /// <param name="Cause">Why there is no reading.</param>
    public sealed record NoSensor(Requirement Which, string Cause) : DeferralReason
    {
        /// <inheritdoc/>
        public override string Code => "no_sensor";

        /// <inheritdoc/>
        public override string Remedy => Which is Requirement.UnmeteredNetwork
            ? $"Nothing reads {Which} ({Cause}); register a condition source that tells it, or set AssumeUnmeteredNetwork where the network costs nothing per byte."
            : $"Nothing reads {Which} ({Cause}); register a condition source or set WhenUnknown to Assume.";
    }

    /// <summary>A reading on which its start depends is being taken.</summary>
    public sealed record ReadingConditions(ConditionKinds Which) : DeferralReason
    {
        /// <inheritdoc/>
        public override string Code => "reading_conditions";

        /// <inheritdoc/>
        public override string Remedy => $"Waits for a reading of {Which}; it comes by itself.";
    }

    /// <summary>The scheduler has not been started, or what its store holds has not been read yet: nothing starts before that.</summary>
    public sealed record SchedulerNotStarted : DeferralReason
    {
        /// <inheritdoc/>
        public override string Code => "scheduler_not_started";

        /// <inheritdoc/>
        public override string Remedy => "Start the host; where it runs, its store is being read.";
    }

    /// <summary>A rule of the policy holds it, for instance a kind without slots.</summary>
    public sealed record HeldByPolicy(string Rule) : DeferralReason
    {
        /// <inheritdoc/>
        public override string Code => "held_by_policy";

        /// <inheritdoc/>
        public override string Remedy => $"Change the policy: {Rule}.";
    }

    /// <summary>Another process executes the tasks of the store.</summary>
    /// <param name="By">Which one: a process or a node. Null: none does now, as far as is known here.</param>
    public sealed record ExecutedElsewhere(string? By) : DeferralReason
    {
        /// <inheritdoc/>
        public override string Code => "executed_elsewhere";

        /// <inheritdoc/>
        public override string Remedy => By is null
            ? "As far as is known here nobody executes it yet; let a process run that executes the tasks of this store."
            : $"Waits until {By}, which executes the tasks of this store, starts it.";
    }

    /// <summary>It took the host down too often and is not started any more.</summary>
    /// <param name="Crashes">How often.</param>
    public sealed record Parked(int Crashes) : DeferralReason
    {
        /// <inheritdoc/>
        public override string Code => "parked";

        /// <inheritdoc/>
        public override string Remedy => $"Its runs ended {Crashes} times with the host lost; call ReleaseAsync or cancel it.";
    }
}
