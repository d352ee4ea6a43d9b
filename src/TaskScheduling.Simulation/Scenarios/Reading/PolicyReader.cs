namespace TaskScheduling.Simulation;

/// <summary>Reads a policy: the name of a profile, or a mapping that starts from one.</summary>
internal static class PolicyReader
{
    private const string Off = "off";
    private const int MostSlots = 1_000_000;

    private static readonly (string Name, UnknownRequirement Value)[] Unknowns = [.. Enum.GetValues<UnknownRequirement>().Select(value => (value.ToString().ToLowerInvariant(), value))];

    private static readonly Shape Kind = new(
        "kindPolicy",
        "Rules for one kind of task.",
        Key.Count("running", "Slots.", MostSlots),
        Key.Count("pending", "Pending tasks that a submission may not exceed."),
        Key.Map("budget", BudgetReader.Shape, "Limits of every run."),
        Key.Flag("requiresIdle", "Whether every task needs an idle device."),
        Key.Form("battery", "Battery level that ends runs, and the one from which they may start again; or off.", "20 %/25 %", Off),
        Key.Form("quota", "Run time per window and identifier; or off.", "20min/4h", Off),
        Key.Flag("heldByLowPowerMode", "Whether low-power mode holds starts."),
        Key.Flag("cpuLiftedOnExternalPower", "Whether the policy's CPU limit rests on external power."));

    private static readonly Shape PreemptionShape = new(
        "preemption",
        "When a High task takes the slot of a lesser one.",
        Key.Duration("readyFor", "How long it must have been ready."),
        Key.Duration("minimumRun", "How long the other one may run at least."),
        Key.Count("maximumTimes", "How often one task may be preempted."));

    public static IEnumerable<string> Profiles { get; } = ["server", "desktop", "mobile"];

    public static Shape Shape { get; } = new(
        "policy",
        "A policy that starts from a profile.",
        Key.Choice("from", Profiles, "The profile.", isRequired: true),
        Key.Map("refresh", Kind, "App refresh tasks."),
        Key.Map("processing", Kind, "Processing tasks."),
        Key.Map("continued", Kind, "Continued processing tasks."),
        Key.Choice("startAtOrBelow", Names.Of(Names.Heat), "Nothing starts while the device is hotter."),
        Key.DurationOr("ageing", "Waiting while ready raises the priority one step per this time, or off.", Off),
        Key.Map("preemption", PreemptionShape, "Preemption; absent: as in the profile."),
        Key.Flag("preempts", "Whether there is preemption at all."),
        Key.Flag("keyIsIdentifier", "Whether a request without a key takes its identifier as key."),
        Key.Of("warnAt", Quantity.Share, "Share of a limit at which a warning is given."),
        Key.Choice("whenUnknown", Names.Of(Unknowns), "What a requirement without a reading means."),
        Key.Flag("assumeUnmeteredNetwork", "Whether a network of unknown cost counts as unmetered."),
        Key.Duration("samplingPeriod", "How often a sensor is read."),
        Key.Duration("samplingPeriodNearLimit", "The same near a limit."),
        Key.Duration("networkLossTolerance", "A run goes on for this long without its network."),
        Key.Duration("powerLossTolerance", "The same without external power."),
        Key.Duration("requirementBackAfter", "A lost requirement must hold this long before it counts as back."),
        Key.Duration("startWatchdog", "From the start decision to the first instruction."),
        Key.Duration("overrunSlotsReleasedAfter", "Frees the slot of a handler that has ignored its expiration for so long."),
        Key.Count("maximumHostLosses", "Runs that may end with the host lost before the task is parked."));

    public static Key KeyNamed(string name, string description, bool isRequired = false) => Key.NameOrMap(name, Profiles, Shape, description, isRequired);

    /// <summary>Null: the key is absent.</summary>
    public static SchedulingPolicy? Read(ScenarioMap map, string key)
    {
        if (!map.Has(key))
            return null;
        if (map.IsMapping(key))
            return Read(map.Map(key, Shape)!);
        var name = map.Choice(key, "", [.. Profiles.Select(profile => (profile, profile))]);
        return SchedulingPolicy.FromName(name);
    }

    private static SchedulingPolicy Read(ScenarioMap map)
    {
        var profile = SchedulingPolicy.FromName(map.Choice("from", "", [.. Profiles.Select(name => (name, name))]));
        if (map.Flag("preempts") is false)
            map.Refuse("for preemption, which is off", "preemption");
        return map.Checked(() => profile with
        {
            Name = $"{profile.Name} (changed)",
            AppRefresh = Overlay(profile.AppRefresh, map.Map("refresh", Kind)),
            Processing = Overlay(profile.Processing, map.Map("processing", Kind)),
            ContinuedProcessing = Overlay(profile.ContinuedProcessing, map.Map("continued", Kind)),
            StartAtOrBelow = map.Choice("startAtOrBelow", profile.StartAtOrBelow, Names.Heat),
            AgeingInterval = map.Has("ageing") ? map.Text("ageing") == Off ? null : map.PositiveDuration("ageing") : profile.AgeingInterval,
            Preemption = map.Flag("preempts") is false ? null : Overlay(profile.Preemption ?? (map.Flag("preempts") is true ? new Preemption() : null), map.Map("preemption", PreemptionShape)),
            KeyIsIdentifier = map.Flag("keyIsIdentifier") ?? profile.KeyIsIdentifier,
            WarnAtFraction = map.Measure("warnAt", Quantity.Share, 0, 1) ?? profile.WarnAtFraction,
            WhenUnknown = map.Choice("whenUnknown", profile.WhenUnknown, Unknowns),
            AssumeUnmeteredNetwork = map.Flag("assumeUnmeteredNetwork") ?? profile.AssumeUnmeteredNetwork,
            SamplingPeriod = map.Period("samplingPeriod") ?? profile.SamplingPeriod,
            SamplingPeriodNearLimit = map.Period("samplingPeriodNearLimit") ?? profile.SamplingPeriodNearLimit,
            NetworkLossTolerance = map.Duration("networkLossTolerance") ?? profile.NetworkLossTolerance,
            PowerLossTolerance = map.Duration("powerLossTolerance") ?? profile.PowerLossTolerance,
            RequirementBackAfter = map.Duration("requirementBackAfter") ?? profile.RequirementBackAfter,
            StartWatchdog = map.PositiveDuration("startWatchdog") ?? profile.StartWatchdog,
            OverrunSlotsReleasedAfter = map.PositiveDuration("overrunSlotsReleasedAfter") ?? profile.OverrunSlotsReleasedAfter,
            MaximumHostLosses = map.Count("maximumHostLosses") ?? profile.MaximumHostLosses,
        });
    }

    private static KindPolicy Overlay(KindPolicy kind, ScenarioMap? map) => map is null ? kind : map.Checked(() => kind with
    {
        Concurrency = map.Count("running", highest: MostSlots) is { } running ? Concurrency.Fixed(running) : kind.Concurrency,
        MaximumPending = map.Count("pending") ?? kind.MaximumPending,
        Budget = map.Map("budget", BudgetReader.Shape) is { } budget ? BudgetReader.Read(budget, kind.Budget) : kind.Budget,
        RequiresIdle = map.Flag("requiresIdle") ?? kind.RequiresIdle,
        Battery = map.Has("battery") ? map.Text("battery") == Off ? null : map.Parsed("battery", ParseBattery) : kind.Battery,
        Quota = map.Has("quota") ? map.Text("quota") == Off ? null : map.Parsed("quota", ParseQuota) : kind.Quota,
        HeldByLowPowerMode = map.Flag("heldByLowPowerMode") ?? kind.HeldByLowPowerMode,
        CpuLiftedOnExternalPower = map.Flag("cpuLiftedOnExternalPower") ?? kind.CpuLiftedOnExternalPower,
    });

    private static Preemption? Overlay(Preemption? rule, ScenarioMap? map) => map is null ? rule : map.Checked(() =>
    {
        var below = rule ?? new Preemption();
        return below with
        {
            ReadyFor = map.Duration("readyFor") ?? below.ReadyFor,
            MinimumRun = map.Duration("minimumRun") ?? below.MinimumRun,
            MaximumTimes = map.Count("maximumTimes") ?? below.MaximumTimes,
        };
    });

    private static BatteryLimit ParseBattery(string text) =>
        text.Split('/') is [var ends, var leaves] && Quantity.Share.TryParse(ends.Trim(), out var endsAt) && Quantity.Share.TryParse(leaves.Trim(), out var leavesAt)
            ? endsAt <= leavesAt ? new BatteryLimit(endsAt, leavesAt) : throw new FormatException("A battery limit lets runs start again at the level that ends them or at a higher one, for example 20 %/25 %.")
            : throw new FormatException("A battery limit reads ENDS/LEAVES, for example 20 %/25 %.");

    private static RunQuota ParseQuota(string text) =>
        text.Split('/') is [var time, var window] && DurationText.TryParse(time.Trim(), out var runTime) && DurationText.TryParse(window.Trim(), out var length)
            ? new RunQuota(runTime, length)
            : throw new FormatException("A quota reads RUNTIME/WINDOW, for example 20min/4h.");
}
