namespace TaskScheduling.Simulation;

/// <summary>Reads one entry of <c>expect</c>.</summary>
internal static class ExpectationReader
{
    private static readonly string[] Deferrals =
    [
        "not_yet_due", "waiting_for_network", "waiting_for_unmetered_network", "waiting_for_external_power", "waiting_for_idle", "too_hot", "battery_low", "low_power_mode",
        "concurrency_limit", "slots_overrunning", "earlier_run_still_returning", "key_busy", "quota_exhausted", "backoff_until", "waiting_for_next_start", "handler_missing",
        "no_sensor", "reading_conditions", "scheduler_not_started", "held_by_policy", "executed_elsewhere", "parked",
    ];

    private static readonly string[] Refusals =
    [
        "invalid_identifier", "not_registered", "wrong_kind", "text_too_long", "payload_too_large", "budget_invalid", "begin_date_not_allowed", "resource_unsupported",
        "already_pending", "already_running", "too_many_pending", "cannot_start_now", "scheduler_stopped", "store_unavailable",
    ];

    private static readonly (string Name, StoryOutcome Value)[] Outcomes = [.. Enum.GetValues<StoryOutcome>().Select(outcome => (ReasonWords.Outcome(outcome), outcome))];

    public static Shape Shape { get; } = new(
        "expectation",
        "What must hold at the end: every task of the work (or every task at all) is like this, or as many as count says.",
        Key.Text("work", "Whose tasks. Default: all."),
        Key.Count("count", "So many are like this."),
        Key.Count("countAtLeast", "At least so many are."),
        Key.Count("countAtMost", "At most so many are."),
        Key.Choice("outcome", Names.Of(Outcomes), "How it ended; pending: it has not; refused: it was not accepted."),
        Key.Choice("reason", ["none", .. ExpirationCodes.All], "Why its last run, or the task, was told to stop."),
        Key.Names("runReasons", ["none", .. ExpirationCodes.All], "Why each of its runs was told to stop, in order."),
        Key.Choice("refusal", Refusals, "Code of the error of its submission."),
        Key.Count("runs", "So many runs."),
        Key.Count("runsAtMost", "At most so many."),
        Key.Count("runsAtLeast", "At least so many."),
        Key.Duration("startsBefore", "Its first run began before."),
        Key.Duration("startsAfter", "Its first run began then or later."),
        Key.Duration("endsBefore", "It ended before."),
        Key.Duration("endsAfter", "It ended then or later."),
        Key.Of("progressAtLeast", Quantity.Share, "Progress of its last run."),
        Key.Of("progressAtMost", Quantity.Share, "Progress of its last run."),
        Key.Text("title", "Last title."),
        Key.Text("subtitle", "Last subtitle."),
        Key.Flag("graceExceeded", "Whether its last run had to be cut off."),
        Key.Names("waitedFor", Deferrals, "It was told to wait for each of these."),
        Key.Names("neverWaitedFor", Deferrals, "It was told to wait for none of these."),
        Key.Names("warned", Names.Of(Names.Budgets), "It was warned of each of these."));

    public static Expectation Read(ScenarioMap map, IReadOnlyList<WorkSpec> work)
    {
        var name = map.Text("work");
        if (name is not null && work.All(known => known.Name != name))
            throw map.Wrong("work", "must be the name of work", Suggestions.Nearest(name, work.Select(known => known.Name)));
        if (!Shape.Keys.Any(key => key.Name != "work" && map.Has(key.Name)))
            throw map.Fault("must say what is expected", "nothing", "Write for example outcome: succeeded.");
        return new Expectation
        {
            Work = name,
            Count = map.Count("count"),
            CountAtLeast = map.Count("countAtLeast"),
            CountAtMost = map.Count("countAtMost"),
            Outcome = map.Has("outcome") ? map.Choice("outcome", default, Outcomes) : null,
            Reason = map.Has("reason") ? map.Choice("reason", "", Codes("none")) : null,
            RunReasons = map.Has("runReasons") ? [.. map.Choices("runReasons", Codes("none"))] : null,
            Refusal = map.Has("refusal") ? map.Choice("refusal", "", [.. Refusals.Select(code => (code, code))]) : null,
            Runs = map.Count("runs"),
            RunsAtMost = map.Count("runsAtMost"),
            RunsAtLeast = map.Count("runsAtLeast"),
            StartsBefore = map.Duration("startsBefore"),
            StartsAfter = map.Duration("startsAfter"),
            EndsBefore = map.Duration("endsBefore"),
            EndsAfter = map.Duration("endsAfter"),
            ProgressAtLeast = map.Measure("progressAtLeast", Quantity.Share, 0, 1),
            ProgressAtMost = map.Measure("progressAtMost", Quantity.Share, 0, 1),
            Title = map.Text("title"),
            Subtitle = map.Text("subtitle"),
            GraceExceeded = map.Flag("graceExceeded"),
            WaitedFor = [.. map.Choices("waitedFor", [.. Deferrals.Select(code => (code, code))])],
            NeverWaitedFor = [.. map.Choices("neverWaitedFor", [.. Deferrals.Select(code => (code, code))])],
            Warned = [.. map.Choices("warned", Names.Budgets)],
        };
    }

    private static (string, string)[] Codes(params string[] more) => [.. more.Concat(ExpirationCodes.All).Select(code => (code, code))];
}
