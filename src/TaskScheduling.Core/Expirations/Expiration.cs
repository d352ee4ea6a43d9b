namespace TaskScheduling;

/// <summary>Why a run was told to stop, with the limit and what was observed. A closed hierarchy; immutable.</summary>
/// <remarks>
/// <para>A switch over the cases needs a <c>_</c> arm: a case may be added in a minor version.</para>
/// <para>A reason is never guessed: what an outside system does not tell is <see cref="Unknown"/> with its raw data.</para>
/// </remarks>
public abstract record Expiration
{
    private Expiration()
    {
    }

    /// <summary>Stable snake_case code for logs, metrics and the wire.</summary>
    public abstract string Code { get; }

    /// <summary>On whose account.</summary>
    public abstract ExpirationOrigin Origin { get; }

    /// <summary>Rank among causes that hold at the same instant; the smallest wins. Internal, which also closes the hierarchy.</summary>
    internal int Precedence => ExpirationCodes.Precedence(Code);

    /// <summary>When it was decided, in UTC. Filled in by the scheduler, so <c>new Expiration.UserStopped("tray")</c> is enough in a test.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>When the grace for clean-up ends, in UTC. Null: there is none, because no run was there to use it.</summary>
    public DateTimeOffset? GraceEndsAt { get; init; }

    /// <summary>Codes of what else held at that instant, or came while expiring.</summary>
    public ValueList<string> AlsoExceeded { get; init; }

    /// <summary>The host is stopping.</summary>
    /// <param name="ShutdownTimeout">What the host leaves for it.</param>
    public sealed record HostShuttingDown(TimeSpan ShutdownTimeout) : Expiration
    {
        /// <inheritdoc/>
        public override string Code => ExpirationCodes.HostShuttingDown;

        /// <inheritdoc/>
        public override ExpirationOrigin Origin => ExpirationOrigin.Host;
    }

    /// <summary>A person pressed Stop.</summary>
    /// <param name="Source">Which adapter: "terminal", "tray".</param>
    /// <param name="Who">Which person, if the adapter knows.</param>
    public sealed record UserStopped(string Source, string? Who = null) : Expiration
    {
        /// <inheritdoc/>
        public override string Code => ExpirationCodes.UserStopped;

        /// <inheritdoc/>
        public override ExpirationOrigin Origin => ExpirationOrigin.Person;
    }

    /// <summary>The app no longer wants it, or the handler paused itself.</summary>
    /// <param name="Note">The caller's words.</param>
    public sealed record CancelledByApp(string? Note = null) : Expiration
    {
        /// <inheritdoc/>
        public override string Code => ExpirationCodes.CancelledByApp;

        /// <inheritdoc/>
        public override ExpirationOrigin Origin => ExpirationOrigin.App;
    }

    /// <summary>A newer submission of the same key took its place.</summary>
    /// <param name="By">The newer task.</param>
    public sealed record Superseded(TaskId By) : Expiration
    {
        /// <inheritdoc/>
        public override string Code => ExpirationCodes.Superseded;

        /// <inheritdoc/>
        public override ExpirationOrigin Origin => ExpirationOrigin.App;
    }

    /// <summary>The device was hotter than allowed for longer than allowed.</summary>
    /// <param name="Allowed">Hottest allowed state.</param>
    /// <param name="Observed">State at the end.</param>
    /// <param name="HotFor">Length of the hot spell within this run.</param>
    /// <param name="Sensor">What was read, if known.</param>
    public sealed record ThermalLimitExceeded(ThermalState Allowed, ThermalState Observed, TimeSpan HotFor, string? Sensor) : Expiration
    {
        /// <inheritdoc/>
        public override string Code => ExpirationCodes.ThermalLimitExceeded;

        /// <inheritdoc/>
        public override ExpirationOrigin Origin => ExpirationOrigin.Device;
    }

    /// <summary>An out-of-process run holds more memory than allowed.</summary>
    public sealed record MemoryLimitExceeded(long LimitBytes, long ObservedBytes) : Expiration
    {
        /// <inheritdoc/>
        public override string Code => ExpirationCodes.MemoryLimitExceeded;

        /// <inheritdoc/>
        public override ExpirationOrigin Origin => ExpirationOrigin.Policy;
    }

    /// <summary>The run allocated as much managed memory as allowed.</summary>
    public sealed record AllocationLimitExceeded(long LimitBytes, long ObservedBytes) : Expiration
    {
        /// <inheritdoc/>
        public override string Code => ExpirationCodes.AllocationLimitExceeded;

        /// <inheritdoc/>
        public override ExpirationOrigin Origin => ExpirationOrigin.Policy;
    }

    /// <summary>The CPU-seconds of a sliding window are spent.</summary>
    /// <param name="Limit">Cores and window.</param>
    /// <param name="CpuUsed">CPU time used within <paramref name="Over"/>.</param>
    /// <param name="Over">Within how long; at most the window.</param>
    public sealed record CpuLimitExceeded(CpuLimit Limit, TimeSpan CpuUsed, TimeSpan Over) : Expiration
    {
        /// <inheritdoc/>
        public override string Code => ExpirationCodes.CpuLimitExceeded;

        /// <inheritdoc/>
        public override ExpirationOrigin Origin => ExpirationOrigin.Policy;
    }

    /// <summary>The run's total CPU time is spent.</summary>
    public sealed record CpuTimeExceeded(TimeSpan Limit, TimeSpan Used) : Expiration
    {
        /// <inheritdoc/>
        public override string Code => ExpirationCodes.CpuTimeExceeded;

        /// <inheritdoc/>
        public override ExpirationOrigin Origin => ExpirationOrigin.Policy;
    }

    /// <summary>The run took as long as allowed.</summary>
    public sealed record TimeLimitExceeded(TimeSpan Limit, TimeSpan Elapsed) : Expiration
    {
        /// <inheritdoc/>
        public override string Code => ExpirationCodes.TimeLimitExceeded;

        /// <inheritdoc/>
        public override ExpirationOrigin Origin => ExpirationOrigin.Policy;
    }

    /// <summary>No progress, heartbeat or declared wait for as long as allowed.</summary>
    /// <param name="Limit">The limit that was reached: stall, or the allowance of heartbeats without progress.</param>
    /// <param name="SinceProgress">Since the last progress, or the start of the run.</param>
    /// <param name="SinceHeartbeat">Since the last heartbeat. Null: there was none.</param>
    /// <param name="SinceWait">Since the last declared wait ended. Null: there was none.</param>
    /// <param name="Completed">Units done.</param>
    /// <param name="Total">Units in all. Null: not known.</param>
    public sealed record ProgressStalled(
        TimeSpan Limit, TimeSpan SinceProgress, TimeSpan? SinceHeartbeat, TimeSpan? SinceWait, long Completed, long? Total) : Expiration
    {
        /// <inheritdoc/>
        public override string Code => ExpirationCodes.ProgressStalled;

        /// <inheritdoc/>
        public override ExpirationOrigin Origin => ExpirationOrigin.Policy;
    }

    /// <summary>What the request asked for is gone.</summary>
    public sealed record RequirementLost(Requirement Which) : Expiration
    {
        /// <inheritdoc/>
        public override string Code => ExpirationCodes.RequirementLost;

        /// <inheritdoc/>
        public override ExpirationOrigin Origin => ExpirationOrigin.Device;
    }

    /// <summary>The battery is too low for this kind of task.</summary>
    /// <param name="Level">0 to 1.</param>
    /// <param name="Threshold">0 to 1.</param>
    public sealed record BatteryLow(double Level, double Threshold) : Expiration
    {
        /// <inheritdoc/>
        public override string Code => ExpirationCodes.BatteryLow;

        /// <inheritdoc/>
        public override ExpirationOrigin Origin => ExpirationOrigin.Device;
    }

    /// <summary>A more important task took the slot.</summary>
    public sealed record Preempted(TaskId By) : Expiration
    {
        /// <inheritdoc/>
        public override string Code => ExpirationCodes.Preempted;

        /// <inheritdoc/>
        public override ExpirationOrigin Origin => ExpirationOrigin.Policy;
    }

    /// <summary>The run time of a sliding window is spent.</summary>
    /// <param name="Quota">Whose quota: an identifier or a kind.</param>
    /// <param name="Window">Length of the window.</param>
    /// <param name="Used">Run time used within it.</param>
    /// <param name="RefillsAt">When some of it is free again, in UTC.</param>
    public sealed record QuotaExhausted(string Quota, TimeSpan Window, TimeSpan Used, DateTimeOffset RefillsAt) : Expiration
    {
        /// <inheritdoc/>
        public override string Code => ExpirationCodes.QuotaExhausted;

        /// <inheritdoc/>
        public override ExpirationOrigin Origin => ExpirationOrigin.Policy;
    }

    /// <summary>A changed policy no longer allows what the run has used already.</summary>
    /// <param name="Rule">Which rule: "Time", "AllocatedBytes".</param>
    public sealed record PolicyChanged(string Rule) : Expiration
    {
        /// <inheritdoc/>
        public override string Code => ExpirationCodes.PolicyChanged;

        /// <inheritdoc/>
        public override ExpirationOrigin Origin => ExpirationOrigin.Policy;
    }

    /// <summary>Another node owns the task now.</summary>
    /// <param name="Node">The node that lost it.</param>
    /// <param name="OwnerNow">The node that has it, if known.</param>
    public sealed record LeaseLost(string Node, string? OwnerNow) : Expiration
    {
        /// <inheritdoc/>
        public override string Code => ExpirationCodes.LeaseLost;

        /// <inheritdoc/>
        public override ExpirationOrigin Origin => ExpirationOrigin.Host;
    }

    /// <summary>The process that ran it is gone; found at the next start.</summary>
    /// <param name="LastSignOfLife">When it was last seen, in UTC. Null: never.</param>
    /// <param name="BootChanged">Whether the machine was restarted since. Null: not known.</param>
    /// <param name="ExitCode">
    /// Of the process: as whoever had started it was told, for a signal as a shell counts (128 and its number; 134 is an exception that nobody caught, which Windows
    /// tells as 0xE0434352). 0: it ended without stopping its scheduler. Null: not known, as after SIGKILL or a power cut.
    /// </param>
    public sealed record HostLost(DateTimeOffset? LastSignOfLife, bool? BootChanged, int? ExitCode) : Expiration
    {
        /// <inheritdoc/>
        public override string Code => ExpirationCodes.HostLost;

        /// <inheritdoc/>
        public override ExpirationOrigin Origin => ExpirationOrigin.Host;
    }

    /// <summary>The worker process of an out-of-process run ended by itself.</summary>
    /// <param name="ExitCode">Its exit code, if it had one.</param>
    /// <param name="Signal">The signal that ended it, if one did.</param>
    /// <param name="LastErrorLines">The end of its standard error.</param>
    public sealed record WorkerLost(int? ExitCode, string? Signal, ValueList<string> LastErrorLines) : Expiration
    {
        /// <inheritdoc/>
        public override string Code => ExpirationCodes.WorkerLost;

        /// <inheritdoc/>
        public override ExpirationOrigin Origin => ExpirationOrigin.Host;
    }

    /// <summary>An outside system ended it and did not say why.</summary>
    /// <param name="NativeDomain">Which system.</param>
    /// <param name="NativeCode">Its code, if any.</param>
    /// <param name="NativeText">Its text, if any.</param>
    public sealed record Unknown(string NativeDomain, int? NativeCode, string? NativeText) : Expiration
    {
        /// <inheritdoc/>
        public override string Code => ExpirationCodes.Unknown;

        /// <inheritdoc/>
        public override ExpirationOrigin Origin => ExpirationOrigin.Host;
    }
}
