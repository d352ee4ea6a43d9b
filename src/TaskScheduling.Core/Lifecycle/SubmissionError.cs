namespace TaskScheduling;

/// <summary>Why a submission was refused: one cause per value, the first that applies. A closed hierarchy; immutable.</summary>
public abstract record SubmissionError
{
    private SubmissionError()
    {
    }

    /// <summary>Stable snake_case code.</summary>
    public abstract string Code { get; }

    /// <summary>Rule, actual value and remedy, in words.</summary>
    public abstract string Message { get; }

    /// <summary>The identifier breaks the rule.</summary>
    public sealed record InvalidIdentifier(string Identifier) : SubmissionError
    {
        /// <inheritdoc/>
        public override string Code => "invalid_identifier";

        /// <inheritdoc/>
        public override string Message => $"An identifier is {TaskIdentifier.Rule}; was '{Identifier}' ({Identifier.Length} characters).";
    }

    /// <summary>No handler serves it.</summary>
    /// <param name="Identifier">What was submitted.</param>
    /// <param name="Nearest">Registered identifiers that look alike.</param>
    public sealed record NotRegistered(string Identifier, ValueList<string> Nearest) : SubmissionError
    {
        /// <inheritdoc/>
        public override string Code => "not_registered";

        /// <inheritdoc/>
        public override string Message => $"No handler is registered for '{Identifier}'."
            + (Nearest.Count > 0 ? $" Did you mean {string.Join(" or ", Nearest)}?" : " Register one before submitting.");
    }

    /// <summary>The handler serves another kind of task.</summary>
    public sealed record WrongKind(string Identifier, TaskKind Registered, TaskKind Submitted) : SubmissionError
    {
        /// <inheritdoc/>
        public override string Code => "wrong_kind";

        /// <inheritdoc/>
        public override string Message => $"'{Identifier}' is registered for {Registered} tasks, the request is {Submitted}. Submit a {Registered}TaskRequest.";
    }

    /// <summary>A text is too long. In a run it would be cut; at submit it is refused.</summary>
    public sealed record TextTooLong(string Field, int Limit, int Actual) : SubmissionError
    {
        /// <inheritdoc/>
        public override string Code => "text_too_long";

        /// <inheritdoc/>
        public override string Message => $"{Field} has at most {Limit} characters, was {Actual}. Shorten it.";
    }

    /// <summary>The payload is too large.</summary>
    public sealed record PayloadTooLarge(int LimitBytes, int ActualBytes) : SubmissionError
    {
        /// <inheritdoc/>
        public override string Code => "payload_too_large";

        /// <inheritdoc/>
        public override string Message => $"A payload has at most {LimitBytes} bytes, was {ActualBytes}. Put the data in a file and pass its path.";
    }

    /// <summary>A limit cannot be applied to this task.</summary>
    /// <param name="Field">Which limit.</param>
    /// <param name="Rule">The rule, the value and the remedy.</param>
    public sealed record BudgetInvalid(BudgetKind Field, string Rule) : SubmissionError
    {
        /// <inheritdoc/>
        public override string Code => "budget_invalid";

        /// <inheritdoc/>
        public override string Message => $"Budget: {Rule}";
    }

    /// <summary>A now-or-never request names a date.</summary>
    public sealed record BeginDateNotAllowed(DateTimeOffset EarliestBeginDate) : SubmissionError
    {
        /// <inheritdoc/>
        public override string Code => "begin_date_not_allowed";

        /// <inheritdoc/>
        public override string Message => $"With SubmissionStrategy.Fail a task starts now or never, so EarliestBeginDate must be null, was {EarliestBeginDate:u}. Use SubmissionStrategy.Queue.";
    }

    /// <summary>This scheduler does not have the resource.</summary>
    public sealed record ResourceUnsupported(TaskResources Which) : SubmissionError
    {
        /// <inheritdoc/>
        public override string Code => "resource_unsupported";

        /// <inheritdoc/>
        public override string Message => $"{Which} is not among the scheduler's SupportedResources. Submit without it.";
    }

    /// <summary>Work of this key waits already and <see cref="WhenPending.Refuse"/> was asked for.</summary>
    public sealed record AlreadyPending(TaskKey Key, TaskId Pending) : SubmissionError
    {
        /// <inheritdoc/>
        public override string Code => "already_pending";

        /// <inheritdoc/>
        public override string Message => $"Task {Pending} with the key '{Key}' is pending. Use WhenPending.Replace or Keep, or another key.";
    }

    /// <summary>Work of this key runs already and <see cref="WhenRunning.Refuse"/> was asked for.</summary>
    public sealed record AlreadyRunning(TaskKey Key, TaskId Running) : SubmissionError
    {
        /// <inheritdoc/>
        public override string Code => "already_running";

        /// <inheritdoc/>
        public override string Message => $"Task {Running} with the key '{Key}' is running. Use WhenRunning.Queue, another key, or stop it first.";
    }

    /// <summary>The pending limit of the kind is reached.</summary>
    public sealed record TooManyPending(TaskKind Kind, int Limit, int Pending) : SubmissionError
    {
        /// <inheritdoc/>
        public override string Code => "too_many_pending";

        /// <inheritdoc/>
        public override string Message => $"At most {Limit} {Kind} tasks may be pending, {Pending} are. Submit later, use a key, or raise the policy's MaximumPending.";
    }

    /// <summary>A now-or-never request cannot start now.</summary>
    public sealed record CannotStartNow(ValueList<DeferralReason> Reasons) : SubmissionError
    {
        /// <inheritdoc/>
        public override string Code => "cannot_start_now";

        /// <inheritdoc/>
        public override string Message => $"The task cannot start now: {string.Join(", ", Reasons.Select(reason => reason.Code))}. Use SubmissionStrategy.Queue, or try again when the reasons are gone.";
    }

    /// <summary>The scheduler is stopping or stopped.</summary>
    public sealed record SchedulerStopped : SubmissionError
    {
        /// <inheritdoc/>
        public override string Code => "scheduler_stopped";

        /// <inheritdoc/>
        public override string Message => "The scheduler is shutting down and takes no more tasks.";
    }

    /// <summary>The store could not save it; nothing was left behind.</summary>
    public sealed record StoreUnavailable(string Cause) : SubmissionError
    {
        /// <inheritdoc/>
        public override string Code => "store_unavailable";

        /// <inheritdoc/>
        public override string Message => $"The task could not be saved: {Cause} Nothing was queued; submit again.";
    }
}
