namespace TaskScheduling;

/// <summary>What a submission must fulfil whatever the state of the scheduler: pure functions over the request and the policy.</summary>
internal static class AdmissionRules
{
    /// <summary>The first rule the request breaks. Null: none.</summary>
    public static SubmissionError? Check(BackgroundTaskRequest request, HandlerTable handlers, SchedulingPolicy policy, TaskResources supported, out HandlerDescription handler)
    {
        handler = null!;
        if (!TaskIdentifier.IsValid(request.Identifier))
            return new SubmissionError.InvalidIdentifier(request.Identifier ?? "");
        if (handlers.Find(request.Identifier) is not { } found)
            return new SubmissionError.NotRegistered(request.Identifier, TaskIdentifier.Nearest(request.Identifier, handlers.Patterns));
        handler = found;
        if (found.Kind != request.Kind)
            return new SubmissionError.WrongKind(request.Identifier, found.Kind, request.Kind);
        return CheckRequest(request, found, policy, supported);
    }

    /// <summary>The same for a task that another process will execute: what only that one knows is its own to decide.</summary>
    /// <param name="request">What is submitted.</param>
    /// <param name="handler">The one that is registered here. Null: none is.</param>
    /// <param name="policy">The policy in force here.</param>
    /// <param name="blocker">Why it cannot start here and now: asked only where it is to be told.</param>
    public static SubmissionError? CheckElsewhere(BackgroundTaskRequest request, HandlerDescription? handler, SchedulingPolicy policy, Func<DeferralReason> blocker)
    {
        if (!TaskIdentifier.IsValid(request.Identifier))
            return new SubmissionError.InvalidIdentifier(request.Identifier ?? "");
        if (handler is not null && handler.Kind != request.Kind)
            return new SubmissionError.WrongKind(request.Identifier, handler.Kind, request.Kind);
        var resources = request is ContinuedProcessingTaskRequest continued ? continued.RequiredResources : TaskResources.None;
        if (CheckRequest(request, handler, policy, resources) is { } broken)
            return broken;
        return request is ContinuedProcessingTaskRequest { Strategy: SubmissionStrategy.Fail }
            ? new SubmissionError.CannotStartNow([blocker()])
            : null;
    }

    /// <summary>Whether one more may wait.</summary>
    /// <param name="kind">Of which kind.</param>
    /// <param name="policy">The policy in force.</param>
    /// <param name="pending">How many of the kind wait already.</param>
    /// <param name="state">For <paramref name="replacesOne"/>.</param>
    /// <param name="replacesOne">It takes the place of one of them, or gives way to it: asked only where the limit is reached.</param>
    public static SubmissionError? CheckPending<TState>(TaskKind kind, SchedulingPolicy policy, int pending, TState state, Func<TState, bool> replacesOne)
    {
        var limit = policy.For(kind).MaximumPending;
        return pending < limit || replacesOne(state) ? null : new SubmissionError.TooManyPending(kind, limit, pending);
    }

    private static SubmissionError? CheckRequest(BackgroundTaskRequest request, HandlerDescription? handler, SchedulingPolicy policy, TaskResources supported)
    {
        if (request.Payload.Length > policy.MaximumPayloadBytes)
            return new SubmissionError.PayloadTooLarge(policy.MaximumPayloadBytes, request.Payload.Length);
        if (CheckBudget(request.Budget ?? handler?.Budget, handler) is { } invalid)
            return invalid;
        return request is ContinuedProcessingTaskRequest continued ? CheckContinued(continued, policy, supported) : null;
    }

    private static SubmissionError? CheckContinued(ContinuedProcessingTaskRequest request, SchedulingPolicy policy, TaskResources supported)
    {
        if (request.Title?.Length > policy.MaximumTitleLength)
            return new SubmissionError.TextTooLong(nameof(request.Title), policy.MaximumTitleLength, request.Title.Length);
        if (request.Subtitle?.Length > policy.MaximumSubtitleLength)
            return new SubmissionError.TextTooLong(nameof(request.Subtitle), policy.MaximumSubtitleLength, request.Subtitle.Length);
        if (request is { Strategy: SubmissionStrategy.Fail, EarliestBeginDate: { } date })
            return new SubmissionError.BeginDateNotAllowed(date);
        var missing = request.RequiredResources & ~supported;
        return missing == TaskResources.None ? null : new SubmissionError.ResourceUnsupported(missing);
    }

    private static SubmissionError? CheckBudget(TaskBudget? budget, HandlerDescription? handler) => budget switch
    {
        { MemoryBytes: { } bytes } when handler is { OutOfProcess: false } => new SubmissionError.BudgetInvalid(
            BudgetKind.Memory, $"MemoryBytes limits out-of-process runs only, '{handler.Pattern}' runs in-process, was {bytes}. Use AllocatedBytes."),
        { Progress: { } progress } when progress.MaximumHeartbeatOnly < progress.Stall => new SubmissionError.BudgetInvalid(
            BudgetKind.HeartbeatOnly, $"MaximumHeartbeatOnly must be at least Stall ({progress.Stall}), was {progress.MaximumHeartbeatOnly}."),
        _ => null,
    };
}
