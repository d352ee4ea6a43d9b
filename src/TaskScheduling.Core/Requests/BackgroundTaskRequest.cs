namespace TaskScheduling;

/// <summary>What to run. Immutable; vary it using <c>with</c>. Refused as a whole or accepted as a whole.</summary>
/// <remarks>Source: Apple's <c>BGTaskRequest</c>. Everything is checked at submit, so a bad value is a <see cref="SubmissionError"/>, never an exception here.</remarks>
public abstract record BackgroundTaskRequest
{
    private protected BackgroundTaskRequest(string identifier) => Identifier = identifier;

    /// <summary>Names the registered handler: 1 to 128 of <c>A-Z a-z 0-9 . _ -</c>.</summary>
    public string Identifier { get; init; }

    /// <summary>The lane.</summary>
    public abstract TaskKind Kind { get; }

    /// <summary>What a person would call the same work. Null: the policy's default (see <see cref="TaskKey"/>).</summary>
    public TaskKey? Key { get; init; }

    /// <summary>A floor in UTC, never a promise. Null or a past date: now.</summary>
    public DateTimeOffset? EarliestBeginDate { get; init; }

    /// <summary>Limits of one run; combined with the policy's, never loosening it. Null: the registration's, then the policy's alone.</summary>
    public TaskBudget? Budget { get; init; }

    /// <summary>Order within the lane. Default: <see cref="TaskPriority.Normal"/>.</summary>
    public TaskPriority Priority { get; init; }

    /// <summary>Data for the handler; at most <see cref="SchedulingPolicy.MaximumPayloadBytes"/>.</summary>
    public TaskPayload Payload
    {
        get;
        init => field = value ?? TaskPayload.Empty;
    } = TaskPayload.Empty;

    /// <summary>Which ends lead to another run. Null: the registration's, then <see cref="Resubmission.Default"/>.</summary>
    public Resubmission? Resubmission { get; init; }

    /// <summary>With a key: what to do with pending work of that key. Default: <see cref="WhenPending.Replace"/>.</summary>
    public WhenPending WhenPending { get; init; }

    /// <summary>With a key: what to do with running work of that key. Default: <see cref="WhenRunning.Refuse"/>.</summary>
    public WhenRunning WhenRunning { get; init; }

    /// <summary>What must hold while the task runs, besides the policy's own rules.</summary>
    internal virtual Requirements Requirements => Requirements.None;
}

/// <summary>A short content refresh; no card.</summary>
/// <param name="Identifier">Names the registered handler.</param>
public sealed record AppRefreshTaskRequest(string Identifier) : BackgroundTaskRequest(Identifier)
{
    /// <inheritdoc/>
    public override TaskKind Kind => TaskKind.AppRefresh;
}

/// <summary>Long, deferrable maintenance; no card.</summary>
/// <param name="Identifier">Names the registered handler.</param>
public sealed record ProcessingTaskRequest(string Identifier) : BackgroundTaskRequest(Identifier)
{
    /// <inheritdoc/>
    public override TaskKind Kind => TaskKind.Processing;

    /// <summary>Runs only with a network; without one for 10 s the run ends as <see cref="Expiration.RequirementLost"/>.</summary>
    public bool RequiresNetworkConnectivity { get; init; }

    /// <summary>Runs only with a network that costs nothing per byte. Implies <see cref="RequiresNetworkConnectivity"/>.</summary>
    public bool RequiresUnmeteredNetwork { get; init; }

    /// <summary>Runs only on external power; without it for 5 s the run ends.</summary>
    public bool RequiresExternalPower { get; init; }

    /// <summary>Runs only while nobody uses the device; ends at once when somebody does.</summary>
    public bool RequiresIdle { get; init; }

    internal override Requirements Requirements =>
        (RequiresNetworkConnectivity ? Requirements.Network : 0)
        | (RequiresUnmeteredNetwork ? Requirements.Network | Requirements.UnmeteredNetwork : 0)
        | (RequiresExternalPower ? Requirements.ExternalPower : 0)
        | (RequiresIdle ? Requirements.Idle : 0);
}

/// <summary>Work a person started and watches: title, subtitle, progress and a Stop on every adapter.</summary>
/// <param name="Identifier">Names the registered handler.</param>
/// <param name="Title">First title of the card; at most <see cref="SchedulingPolicy.MaximumTitleLength"/> characters.</param>
public sealed record ContinuedProcessingTaskRequest(string Identifier, string Title) : BackgroundTaskRequest(Identifier)
{
    /// <inheritdoc/>
    public override TaskKind Kind => TaskKind.ContinuedProcessing;

    /// <summary>First subtitle; at most <see cref="SchedulingPolicy.MaximumSubtitleLength"/> characters. Null: none.</summary>
    public string? Subtitle { get; init; }

    /// <summary>Queue (default) or now-or-never.</summary>
    public SubmissionStrategy Strategy { get; init; }

    /// <summary>Scarce resources the work cannot do without.</summary>
    public TaskResources RequiredResources { get; init; }
}
