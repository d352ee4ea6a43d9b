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
    /// <exception cref="ArgumentOutOfRangeException">It is none of the three.</exception>
    public TaskPriority Priority { get; init => field = Defined(value, nameof(Priority)); }

    /// <summary>Data for the handler; at most <see cref="SchedulingPolicy.MaximumPayloadBytes"/>.</summary>
    public TaskPayload Payload
    {
        get;
        init => field = value ?? TaskPayload.Empty;
    } = TaskPayload.Empty;

    /// <summary>Which ends lead to another run. Null: the registration's, then <see cref="Resubmission.Default"/>.</summary>
    public Resubmission? Resubmission { get; init; }

    /// <summary>With a key: what to do with pending work of that key. Default: <see cref="WhenPending.Replace"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is none of the named values.</exception>
    public WhenPending WhenPending { get; init => field = Defined(value, nameof(WhenPending)); }

    /// <summary>With a key: what to do with running work of that key. Default: <see cref="WhenRunning.Refuse"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is none of the named values.</exception>
    public WhenRunning WhenRunning { get; init => field = Defined(value, nameof(WhenRunning)); }

    /// <summary>What must hold while the task runs, besides the policy's own rules.</summary>
    internal virtual Requirements Requirements => Requirements.None;

    /// <summary>Else the engine would find out when the request is accepted and saved, and it would stay for ever.</summary>
    private static T Defined<T>(T value, string name)
        where T : struct, Enum =>
        Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} must be one of {string.Join(", ", Enum.GetNames<T>())}, was {value}.");
}
