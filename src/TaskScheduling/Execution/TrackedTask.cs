namespace TaskScheduling;

/// <summary>Title and subtitle, swapped as one.</summary>
internal sealed record CardTexts(string Title, string? Subtitle)
{
    /// <summary>Rises with every swap.</summary>
    public long Version { get; init; }

    /// <summary>Words for a reason stand in for these texts of the app.</summary>
    public CardTexts? InsteadOf { get; init; }
}

/// <summary>The runtime's side of one submission: its answer, its results, what people see of it.</summary>
/// <remarks>
/// Who writes what: <c>_answer</c>, <see cref="Facts"/>, <see cref="Run"/> and the results: the turn. The texts: any thread, by
/// compare-and-swap of one record. <c>_revision</c>: any thread, atomically, after the change it announces.
/// </remarks>
internal sealed class TrackedTask(TaskId id, BackgroundTaskRequest request, TaskKind kind, string title, string? subtitle)
{
    private readonly TaskCompletionSource<TaskResult> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _runs = new();
    private readonly List<TaskResult> _runResults = [];
    private TaskCompletionSource? _runEnded;
    private volatile TaskResult? _last; // one reference, so that a pump never reads half of it
    private SubmissionResult? _answer;
    private TaskCompletionSource<SubmissionResult>? _answerWaiter;
    private CardTexts _texts = new(title, subtitle);
    private long _revision;

    public TaskId Id { get; } = id;

    public BackgroundTaskRequest Request { get; } = request;

    public TaskKind Kind { get; } = kind;

    /// <summary>The key's card, from the admission on. Null: the task has no key.</summary>
    public string? SharedCard { get; set; }

    /// <summary>One card per key; without a key, per task.</summary>
    public string CardId => SharedCard ?? Id.ToString();

    public CardTexts Texts => Volatile.Read(ref _texts);

    public TaskHandle Handle { get; set; } = null!;

    public TaskFacts? Facts { get; set; }

    public volatile TaskRun? Run;

    public TimeSpan? RunTime => _last is { Usage: { } usage } && usage != TaskUsage.None ? usage.Elapsed : null;

    public ProgressSnapshot FinalProgress => _last?.Progress ?? default;

    public TaskHistory History { get; } = new();

    public Task<TaskResult> Completion => _completion.Task;

    public TaskId? Superseded { get; private set; }

    public ValueList<TaskResult> RunResults
    {
        get
        {
            using (_runs.EnterScope())
                return [.. _runResults];
        }
    }

    public void Answer(SubmissionResult answer, TaskId? superseded)
    {
        Superseded = superseded;
        Volatile.Write(ref _answer, answer);
        Interlocked.MemoryBarrier(); // the waiter is published before it looks for the answer; one of the two sees the other
        Volatile.Read(ref _answerWaiter)?.TrySetResult(answer);
    }

    /// <summary>Mostly the answer is there when the submitting call looks for it: then nothing is allocated.</summary>
    public ValueTask<SubmissionResult> WaitForAnswerAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _answer) is { } ready)
            return new ValueTask<SubmissionResult>(ready);
        var waiter = new TaskCompletionSource<SubmissionResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _answerWaiter, waiter);
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _answer) is { } late)
            waiter.TrySetResult(late);
        return new ValueTask<SubmissionResult>(waiter.Task.WaitAsync(cancellationToken));
    }

    public void RunCompleted(TaskResult result)
    {
        _last = result;
        TaskCompletionSource? waiters;
        using (_runs.EnterScope())
        {
            _runResults.Add(result);
            (waiters, _runEnded) = (_runEnded, null);
        }

        waiters?.TrySetResult();
    }

    public void Complete(TaskResult result)
    {
        _last = result;
        _completion.TrySetResult(result);
        TaskCompletionSource? waiters;
        using (_runs.EnterScope())
            (waiters, _runEnded) = (_runEnded, null);
        waiters?.TrySetResult();
    }

    public async Task<TaskResult> WaitForRunAsync(int attempt, CancellationToken cancellationToken)
    {
        while (true)
        {
            var changed = NextRunEnd();
            if (RunResults.FirstOrDefault(result => result.RunId?.Attempt == attempt) is { } found)
                return found;
            if (_completion.Task.IsCompleted)
                return await _completion.Task.ConfigureAwait(false); // it ended before that attempt: this is its last word
            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private Task NextRunEnd()
    {
        using (_runs.EnterScope())
            return (_runEnded ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
    }

    /// <summary>Swaps the texts, unless the change gives null. It is asked again when another one came between.</summary>
    /// <remarks>Giving back what was seen says nothing new, but whoever is in the middle of a change has to ask again.</remarks>
    public bool TrySetTexts(Func<CardTexts, CardTexts?> change)
    {
        while (true)
        {
            var seen = Texts;
            if (change(seen) is not { } changed)
                return false;
            if (Interlocked.CompareExchange(ref _texts, changed with { Version = ReferenceEquals(changed, seen) ? seen.Version : seen.Version + 1 }, seen) == seen)
                break;
        }

        Changed();
        return true;
    }

    /// <summary>A further run begins: what was said about the end of the one before gives way to the app's texts.</summary>
    public void TakeWordsBack() => TrySetTexts(static texts => texts.InsteadOf);

    /// <summary>Announces a change that has been written; a snapshot with this revision contains it.</summary>
    public long Changed() => Interlocked.Increment(ref _revision);

    public TaskPresentation Present()
    {
        var revision = Volatile.Read(ref _revision); // before the state: it may be newer than its revision, never older
        var texts = Texts;
        var facts = Facts;
        var run = facts is { State: TaskState.Running or TaskState.Expiring } ? Run : null;
        var state = facts?.State ?? TaskState.Pending;
        return new TaskPresentation
        {
            TaskId = Id,
            CardId = CardId,
            Identifier = Request.Identifier,
            Revision = revision,
            Kind = Kind,
            State = state,
            Outcome = facts?.Outcome,
            ExpirationCode = facts?.Expiration?.Code,
            Title = texts.Title,
            Subtitle = texts.Subtitle,
            Fraction = (run?.Progress.Snapshot ?? FinalProgress).Fraction,
            WaitingFor = run?.WaitingFor ?? facts?.WaitingFor,
            StartedAt = facts?.StartedAt,
            EndsAt = facts?.EndsAt,
            RunTime = RunTime,
            Attempt = facts?.Attempt ?? 0,
            IsFinal = state is TaskState.Ended,
        };
    }
}
