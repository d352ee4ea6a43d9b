using System.Text;

namespace TaskScheduling.Simulation;

/// <summary>Reads one entry of <c>work</c>.</summary>
internal static class WorkReader
{
    private const int MostCopies = 1_000_000;
    private const double MostPayload = 64 * 1024 * 1024; // what is refused by the library's own limit can still be tried

    private static readonly Shape Phase = new(
        "phase",
        "A stretch of work; exactly one of cpu, transfer, wait and pause.",
        Key.Duration("cpu", "Computes: time it takes alone at full clock."),
        Key.Of("transfer", Quantity.Bytes, "Moves bytes over the network."),
        Key.Duration("wait", "Waits and declares it."),
        Key.Duration("pause", "Lets time pass and says nothing."),
        Key.Of("cores", Quantity.Cores, "Cores it keeps busy while it computes. Default: 1."),
        Key.Of("share", Quantity.Share, "Its part of the whole progress. Default: what is left, in equal parts; none for wait and pause."),
        Key.DurationOr("reports", "How often progress is reported: a duration, always (default) or never.", "always", "never"),
        Key.Duration("heartbeat", "A heartbeat this often. Default: none."),
        Key.Duration("atMost", "Bound that a declared wait names."),
        Key.Of("allocates", Quantity.BytesPerSecond, "Managed bytes per second of computing."),
        Key.Of("memory", Quantity.Bytes, "Resident memory at its end."),
        Key.Text("title", "Title from its beginning on."),
        Key.Text("subtitle", "Subtitle from its beginning on."));

    private static readonly Shape Repetition = new(
        "repetition",
        "Arrivals by themselves.",
        Key.Duration("every", "Time between two, or its mean.", isRequired: true),
        Key.Duration("from", "The first one. Default: 0s."),
        Key.Duration("until", "None after it. Default: the end."),
        Key.Flag("random", "Whether the time between two is random (a Poisson process)."));

    private static readonly Shape Reaction = new(
        "onExpiration",
        "What the handler does when it is told to stop.",
        Key.Choice("then", Names.Of(Names.Reactions), "cancel (default): cleans up and throws its cancellation; return: returns normally; finish: does not listen; hang: never comes back."),
        Key.Duration("takes", "Time for the clean-up. Default: 100ms."),
        Key.Flag("checkpoint", "Whether it saves how far it came."),
        Key.Text("title", "Last title; {percent} and {reason} are filled in."),
        Key.Text("subtitle", "Last subtitle, likewise."));

    private static readonly Shape Failure = new(
        "fails",
        "How a run fails.",
        Key.Duration("after", "This far into the run.", isRequired: true),
        Key.Count("attempts", "Only in so many first runs. Default: in all."),
        Key.Of("probability", Quantity.Share, "With this probability. Default: 100 %."),
        Key.Text("type", "Type of the exception. Default: System.IO.IOException."),
        Key.Text("message", "Its message."));

    private static readonly (string Name, ResubmitRule Value)[] Rules =
    [
        ("never", ResubmitRule.Never), ("whenClear", ResubmitRule.WhenClear), ("atNextStart", ResubmitRule.AtNextStart),
        ("backoff", ResubmitRule.AfterBackoff()), ("once", ResubmitRule.AfterBackoff().Once()),
    ];

    private static readonly string[] Reasons = ["any", "failed", .. ExpirationCodes.All];

    private static readonly Shape Resubmit = new(
        "resubmit",
        "Which ends lead to another run.",
        Key.Count("attempts", "Runs after causes of the app and the policy, the first included."),
        Key.Count("interruptions", "Further runs after causes of the device and the host."),
        Key.Pairs("on", Reasons, Names.Of(Rules), "Reason to rule: never, whenClear, atNextStart, backoff or once; failed is a reason, too; any stands for all."));

    private static readonly Shape Pause = new(
        "pausesOnWarning",
        "Ends by itself at a warning.",
        Key.Choice("of", Names.Of(Names.Budgets), "The limit that is warned of.", isRequired: true),
        Key.Duration("for", "Comes back after so long.", isRequired: true));

    public static Shape Shape { get; } = new(
        "work",
        "Modelled work: what is submitted, when, and what its handler does.",
        Key.Text("name", "What the scenario calls it.", isRequired: true),
        Key.Choice("kind", Names.Of(Names.Kinds), "The kind of task.", isRequired: true),
        Key.Text("identifier", "The handler's identifier. Default: the name."),
        Key.Text("title", "Of continued work. Default: the name."),
        Key.Text("subtitle", "Of continued work."),
        Key.Durations("at", "When it is submitted, or a list. Default: 0s."),
        Key.Map("repeat", Repetition, "Submitted again and again, instead of at."),
        Key.Count("count", "Submitted so often each time. Default: 1.", MostCopies),
        Key.Duration("earliest", "Earliest begin after the submission."),
        Key.Choice("priority", Names.Of(Names.Priorities), "Order within its kind. Default: normal."),
        Key.Text("key", "What a person would call the same work."),
        Key.Choice("whenPending", ["replace", "keep", "refuse"], "With a key: what to do with pending work. Default: replace."),
        Key.Choice("whenRunning", ["refuse", "queue"], "With a key: what to do with running work. Default: refuse."),
        Key.Choice("strategy", Names.Of(Names.Strategies), "Of continued work: queue (default), or fail unless it can start now."),
        Key.Names("requires", Names.Of(Names.Requirements), "Of processing work: what must hold while it runs."),
        Key.Map("budget", BudgetReader.Shape, "Limits of a run, besides those of the policy."),
        Key.Map("resubmit", Resubmit, "Which ends lead to another run."),
        Key.Of("payload", Quantity.Bytes, "Size of the payload."),
        Key.List("phases", Phase, "What it does.", isRequired: true),
        Key.Map("onExpiration", Reaction, "What it does when it is told to stop."),
        Key.Map("fails", Failure, "How it fails. Default: it does not."),
        Key.Flag("resumes", "Whether a run begins where the last checkpoint was saved."),
        Key.Duration("checkpointEvery", "Saves a checkpoint this often."),
        Key.Of("variation", Quantity.Share, "Amounts differ from task to task by at most this share."),
        Key.Duration("startDelay", "From the start decision to the first instruction: a starved thread pool."),
        Key.Flag("outOfProcess", "Whether its runs are processes, so that their memory can be limited."),
        Key.Map("pausesOnWarning", Pause, "Ends by itself at a warning and comes back."));

    public static WorkSpec Read(ScenarioMap map)
    {
        var name = map.Text("name")!;
        if (string.IsNullOrWhiteSpace(name))
            throw map.Wrong("name", "must not be empty", "Write for example export.");
        return new WorkSpec
        {
            Name = name,
            Request = map.Checked(() => Request(map, name)),
            Arrivals = Arrival(map),
            Count = map.Count("count", highest: MostCopies) ?? 1,
            Earliest = map.Duration("earliest"),
            Phases = Phases(map),
            OnExpiration = map.Map("onExpiration", Reaction) is { } reaction ? React(reaction) : ExpirationReaction.Default,
            Failure = map.Map("fails", Failure) is { } failure ? Fail(failure) : null,
            Resumes = map.Flag("resumes") ?? false,
            CheckpointEvery = map.Period("checkpointEvery"),
            Variation = map.Measure("variation", Quantity.Share, 0, 1) ?? 0,
            StartDelay = map.Duration("startDelay") ?? TimeSpan.Zero,
            OutOfProcess = map.Flag("outOfProcess") ?? false,
            PausesOnWarning = map.Map("pausesOnWarning", Pause) is { } pause ? (pause.Choice("of", default, Names.Budgets), pause.Period("for")!.Value) : null,
        };
    }

    private static BackgroundTaskRequest Request(ScenarioMap map, string name)
    {
        var identifier = map.Text("identifier") ?? name;
        if (!TaskIdentifier.IsValid(identifier))
            throw map.Wrong(map.Has("identifier") ? "identifier" : "name", "must be an identifier of 1 to 128 of A-Z a-z 0-9 . _ -", "Give it an identifier of these characters.");
        if (map.Has("key") && string.IsNullOrWhiteSpace(map.Text("key")))
            throw map.Wrong("key", "must not be empty", "Take it out, or name what a person would call the same work.");
        var kind = map.Choice("kind", default, Names.Kinds);
        var required = map.Choices("requires", Names.Requirements).Aggregate(Requirements.None, (all, one) => all | one);
        if (required != Requirements.None && kind is not TaskKind.Processing)
            throw map.Wrong("requires", "is for processing work only", "Take it out, or make the kind processing.");
        if (kind is not TaskKind.ContinuedProcessing)
            map.Refuse("for continued work", "title", "subtitle", "strategy");
        BackgroundTaskRequest request = kind switch
        {
            TaskKind.AppRefresh => new AppRefreshTaskRequest(identifier),
            TaskKind.Processing => new ProcessingTaskRequest(identifier)
            {
                RequiresNetworkConnectivity = required.Has(Requirements.Network),
                RequiresUnmeteredNetwork = required.Has(Requirements.UnmeteredNetwork),
                RequiresExternalPower = required.Has(Requirements.ExternalPower),
                RequiresIdle = required.Has(Requirements.Idle),
            },
            _ => new ContinuedProcessingTaskRequest(identifier, map.Text("title") ?? name)
            {
                Subtitle = map.Text("subtitle"),
                Strategy = map.Choice("strategy", false, Names.Strategies) ? SubmissionStrategy.Fail : SubmissionStrategy.Queue,
            },
        };
        return request with
        {
            Key = map.Text("key") is { } key ? TaskKey.From(key) : default(TaskKey?),
            Budget = map.Map("budget", BudgetReader.Shape) is { } budget ? BudgetReader.Read(budget, TaskBudget.Unlimited) : null,
            Priority = map.Choice("priority", TaskPriority.Normal, Names.Priorities),
            Payload = map.Measure("payload", Quantity.Bytes, 0, MostPayload) is { } bytes ? PayloadOf((int)bytes) : TaskPayload.Empty,
            Resubmission = map.Map("resubmit", Resubmit) is { } resubmit ? Rule(resubmit) : null,
            WhenPending = map.Choice("whenPending", WhenPending.Replace, ("replace", WhenPending.Replace), ("keep", WhenPending.Keep), ("refuse", WhenPending.Refuse)),
            WhenRunning = map.Choice("whenRunning", WhenRunning.Refuse, ("refuse", WhenRunning.Refuse), ("queue", WhenRunning.Queue)),
        };
    }

    /// <summary>A JSON text of that length: its content is nobody's business here.</summary>
    private static TaskPayload PayloadOf(int bytes) => TaskPayload.FromJson(Encoding.UTF8.GetBytes($"\"{new string('x', Math.Max(0, bytes - 2))}\""));

    private static Resubmission Rule(ScenarioMap map)
    {
        var rules = Resubmission.Default;
        // What stands for all comes first, wherever it is written: a reason by its name says more.
        foreach (var (reason, text, unknown) in map.Pairs("on", Reasons).OrderBy(pair => pair.Name != "any"))
        {
            if (!Reasons.Contains(reason))
                throw unknown;
            var rule = Rules.FirstOrDefault(known => known.Name == text).Value ?? throw map.Wrong("on", $"gives {reason} the rule '{text}'; it must be one of {Suggestions.List(Names.Of(Rules))}", Suggestions.Nearest(text, Names.Of(Rules)));
            rules = reason switch
            {
                "any" => rules.OnExpired<Expiration>(rule),
                "failed" => rules.OnFailed(rule),
                _ => rules.OnExpired(reason, rule),
            };
        }

        return rules with
        {
            MaximumAttempts = map.Count("attempts", lowest: 1) ?? rules.MaximumAttempts,
            MaximumInterruptions = map.Count("interruptions") ?? rules.MaximumInterruptions,
        };
    }

    private static Arrivals Arrival(ScenarioMap map)
    {
        if (map.Map("repeat", Repetition) is not { } repeat)
            return new Arrivals.At(map.Has("at") ? [.. map.Durations("at").Order()] : [TimeSpan.Zero]);
        if (map.Has("at"))
            throw map.Wrong("at", "cannot stand beside repeat", "Use repeat.from for the first one.");
        return new Arrivals.Every(
            repeat.Duration("from") ?? TimeSpan.Zero, repeat.Period("every")!.Value, repeat.Duration("until"), repeat.Flag("random") ?? false);
    }

    private static WorkPhase[] Phases(ScenarioMap map)
    {
        var maps = map.Maps("phases", Phase).ToArray();
        if (maps.Length == 0)
            throw map.Wrong("phases", "must have at least one phase", "Write for example '- cpu: 10min'.");
        var phases = maps.Select(ReadPhase).ToArray();
        var given = 0.0;
        var open = 0;
        for (var phase = 0; phase < phases.Length; phase++)
        {
            given += phases[phase].Share;
            open += IsOpen(phase) ? 1 : 0;
        }

        if (given > 1.000001)
            throw map.Wrong("phases", "must not have shares of more than 100 % together", "Lower them.");
        for (var phase = 0; phase < phases.Length; phase++)
        {
            if (IsOpen(phase))
                phases[phase] = phases[phase] with { Share = Math.Max(0, 1 - given) / open };
        }

        return phases;

        bool IsOpen(int phase) => !maps[phase].Has("share") && phases[phase].Kind is PhaseKind.Cpu or PhaseKind.Transfer;
    }

    private static WorkPhase ReadPhase(ScenarioMap map)
    {
        (string Key, PhaseKind Kind)[] kinds = [("cpu", PhaseKind.Cpu), ("transfer", PhaseKind.Transfer), ("wait", PhaseKind.Wait), ("pause", PhaseKind.Pause)];
        if (kinds.Where(kind => map.Has(kind.Key)).ToArray() is not [var (key, what)])
            throw map.Fault("must have exactly one of cpu, transfer, wait and pause", Suggestions.List(kinds.Select(kind => kind.Key).Where(map.Has)), "Write one phase per item, for example '- cpu: 10min'.");
        if (what is not PhaseKind.Cpu)
            map.Refuse("for cpu", "cores", "allocates");
        if (what is not PhaseKind.Wait)
            map.Refuse("for wait", "atMost");
        return new WorkPhase
        {
            Kind = what,
            Takes = what is PhaseKind.Transfer ? TimeSpan.Zero : map.RequiredDuration(key),
            Bytes = map.Measure("transfer", Quantity.Bytes) ?? 0,
            Cores = map.Measure("cores", Quantity.Cores, 0, DeviceReader.MostCores) ?? 1,
            Share = map.Measure("share", Quantity.Share, 0, 1) ?? 0,
            ReportsEvery = Reports(map),
            HeartbeatEvery = map.Period("heartbeat"),
            AtMost = map.Duration("atMost"),
            AllocatesPerSecond = map.Measure("allocates", Quantity.BytesPerSecond) ?? 0,
            MemoryBytes = map.Measure("memory", Quantity.Bytes),
            Title = map.Text("title"),
            Subtitle = map.Text("subtitle"),
        };
    }

    private static ExpirationReaction React(ScenarioMap map) => new(
        map.Choice("then", ReactionKind.Cancel, Names.Reactions),
        map.Duration("takes") ?? ExpirationReaction.Default.Takes,
        map.Flag("checkpoint") ?? false,
        map.Text("title"),
        map.Text("subtitle"));

    private static WorkFailure Fail(ScenarioMap map) => new(
        map.RequiredDuration("after"),
        map.Count("attempts") ?? int.MaxValue,
        map.Measure("probability", Quantity.Share, 0, 1) ?? 1,
        map.Text("type") ?? "System.IO.IOException",
        map.Text("message") ?? "It failed, as the scenario says.");

    private static TimeSpan? Reports(ScenarioMap map) => map.Text("reports") switch
    {
        null or "always" => TimeSpan.Zero,
        "never" => null,
        var text => DurationText.TryParse(text, out _) ? map.Period("reports")
            : throw map.Wrong("reports", "must be always, never or a duration with its unit", "Write for example 10s."),
    };
}
