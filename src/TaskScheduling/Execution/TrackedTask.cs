namespace TaskScheduling;

/// <summary>Title and subtitle, swapped as one.</summary>
internal sealed record CardTexts(string Title, string? Subtitle)
{
    /// <summary>Rises with every swap.</summary>
    public long Version { get; init; }

    /// <summary>Words for a reason stand in for these texts of the app.</summary>
    public CardTexts? InsteadOf { get; init; }
}

/// <summary>How a submission was answered: with the task, or the pending one that stays in its place, or with an error.</summary>
internal readonly record struct Admission(TrackedTask? Task, SubmissionError? Error);

/// <summary>The runtime's side of one submission: its answer, its results, what people see of it.</summary>
/// <remarks>
/// Who writes what: <c>_answer</c>, <see cref="Facts"/>, <see cref="Run"/>, the results and <see cref="IsForgotten"/>: the turn. The texts: any thread, by
/// compare-and-swap of one record. <c>_revision</c>: any thread, atomically, after the change it announces. <c>_completion</c>, <c>_runEnded</c> and who
/// waits in <c>_answer</c>: made by whoever waits first. What nobody asks for is not made: a hundred thousand of these may exist.
/// </remarks>
internal abstract class TrackedTask(TaskId id, BackgroundTaskRequest request, CardTexts texts)
{
    /// <summary>Some yields more than it takes a thread that has lost its processor to come back to it. With ten, a burst ran at 0.65 of the rate (in-memory, governed).</summary>
    private const int Spins = 40;

    private object? _answer; // this task, the one kept in its place, or an error; before that, who waits for it
    private object? _runResults; // null, the one there is, or an array: one reference, so that nobody reads half of it
    private TaskCompletionSource<int>? _runEnded; // its number means nothing
    private TaskCompletionSource<TaskResult>? _completion;
    private volatile TaskResult? _last;
    private volatile bool _isEnded;
    private CardTexts _texts = texts;
    private long _revision;

    public TaskId Id { get; } = id;

    public BackgroundTaskRequest Request { get; } = request;

    public TaskKind Kind => Request.Kind;

    /// <summary>The key's card, from the admission on. Null: the task has no key.</summary>
    public virtual string? SharedCard => null;

    public TaskKey Key => SharedCard is { } card ? TaskKey.From(card) : TaskKey.PerSubmission;

    /// <summary>One card per key; without a key, per task.</summary>
    public string CardId => SharedCard ?? Id.ToString();

    public CardTexts Texts => Volatile.Read(ref _texts);

    /// <summary>What people see; kept up to date while somebody looks. Null: nobody has.</summary>
    public TaskFacts? Facts { get; set; }

    /// <summary>The run in progress; null from the moment its end is recorded.</summary>
    public volatile TaskRun? Run;

    /// <summary>It has left the history.</summary>
    public volatile bool IsForgotten;

    /// <summary>Its end has been told. Under the gate of the <see cref="EventHub"/>, like all of its history.</summary>
    public bool HasToldItsEnd { get; private set; }

    public void Keep(in EventNote note, long sequence, int bound)
    {
        HasToldItsEnd |= note.Kind is EventKind.Ended; // also where that event is not kept
        if (bound > 0)
            Add(note, sequence, bound);
    }

    public abstract TaskEvent[] ReadHistory();

    public bool IsEnded => _isEnded;

    /// <summary>The last result so far.</summary>
    public TaskResult? Last => _last;

    public TimeSpan? RunTime => _last is { Elapsed: var elapsed } && elapsed > TimeSpan.Zero ? elapsed : null;

    public ProgressSnapshot FinalProgress => _last?.Progress ?? default;

    /// <summary>The pending task of its key whose place it took. Null: there was none.</summary>
    public virtual TaskId? Superseded => null;

    /// <summary>Completes with the last result.</summary>
    public Task<TaskResult> WhenEnded(TaskCreationOptions options)
    {
        if (Volatile.Read(ref _completion) is { } known)
            return known.Task;
        if (_isEnded)
            return Task.FromResult(_last!);
        var made = new TaskCompletionSource<TaskResult>(options);
        var first = Interlocked.CompareExchange(ref _completion, made, null) ?? made; // a full fence: one of the two sees the other
        if (_isEnded)
            first.TrySetResult(_last!);
        return first.Task;
    }

    public ValueList<TaskResult> RunResults => Volatile.Read(ref _runResults) switch
    {
        null => [],
        TaskResult only => [only],
        var several => [.. (TaskResult[])several],
    };

    /// <param name="key">Its key in force.</param>
    /// <param name="superseded">The pending task of that key whose place it takes. Null: there was none.</param>
    public virtual void Accept(TaskKey key, TaskId? superseded) => Answer(this);

    /// <summary>It was accepted by an earlier process; nobody else knows it yet.</summary>
    public void Restore(TaskKey key, ValueList<TaskResult> runs)
    {
        if (runs.Count > 0)
            (_last, _runResults) = (runs[^1], runs.Count == 1 ? runs[0] : runs.ToArray());
        Accept(key, superseded: null);
    }

    /// <param name="answer">The task that stays, or an error.</param>
    public void Answer(object answer) =>
        (Interlocked.Exchange(ref _answer, answer) as TaskCompletionSource<Admission>)?.TrySetResult(Read(answer));

    /// <summary>Mostly the answer is there when the submitting call looks for it, or a moment later: then nothing is allocated.</summary>
    /// <param name="isNear">False: it comes from a disk, and no moment is enough.</param>
    /// <param name="cancellationToken">Abandons the waiting.</param>
    public ValueTask<Admission> WaitForAnswerAsync(bool isNear, CancellationToken cancellationToken)
    {
        var spin = default(SpinWait);
        while (true)
        {
            if (Volatile.Read(ref _answer) is { } ready)
                return new ValueTask<Admission>(Read(ready));
            if (!isNear || spin.Count >= Spins)
                break;
            spin.SpinOnce(sleep1Threshold: -1); // another thread has the turn and comes to it within some microseconds
        }

        var waiter = new TaskCompletionSource<Admission>(TaskCreationOptions.RunContinuationsAsynchronously);
        return Interlocked.CompareExchange(ref _answer, waiter, null) is { } late
            ? new ValueTask<Admission>(Read(late))
            : new ValueTask<Admission>(waiter.Task.WaitAsync(cancellationToken));
    }

    public void RunCompleted(TaskResult result, WorkItems work)
    {
        _last = result;
        Run = null;
        Volatile.Write(ref _runResults, _runResults switch
        {
            null => result,
            TaskResult first => new[] { first, result },
            var several => (TaskResult[])[.. (TaskResult[])several, result],
        });
        WakeRunWaiters(work);
    }

    public void Complete(TaskResult result, WorkItems work)
    {
        _last = result;
        _isEnded = true;
        Interlocked.MemoryBarrier(); // see WhenEnded
        if (Volatile.Read(ref _completion) is { } waiting)
            work.Answer(waiting, result);
        WakeRunWaiters(work);
    }

    /// <summary>The host stops and the task stays in the store: it has not ended, but here nobody hears more of it.</summary>
    public void Leave(TaskResult result, WorkItems work)
    {
        var made = new TaskCompletionSource<TaskResult>(work.ForWaiters);
        work.Answer(Interlocked.CompareExchange(ref _completion, made, null) ?? made, result);
        WakeRunWaiters(work);
    }

    public async Task<TaskResult> WaitForRunAsync(int attempt, TaskCreationOptions options, CancellationToken cancellationToken)
    {
        while (true)
        {
            var changed = NextRunEnd(options);
            if (RunResults.FirstOrDefault(result => result.RunId?.Attempt == attempt) is { } found)
                return found;
            if (_isEnded)
                return _last!; // it ended before that attempt: this is its last word
            if (Volatile.Read(ref _completion) is { Task: { IsCompletedSuccessfully: true } left })
                return await left.ConfigureAwait(false);
            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
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
        var facts = _isEnded ? TaskFacts.Of(_last!, RunResults.Count) : Facts;
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
            Fraction = (run?.ProgressSnapshot ?? (facts as FactsElsewhere)?.Progress ?? FinalProgress).Fraction,
            WaitingFor = run?.WaitingFor ?? facts?.WaitingFor,
            StartedAt = facts?.StartedAt,
            EndsAt = facts?.EndsAt,
            RunTime = RunTime,
            Attempt = facts?.Attempt ?? 0,
            IsFinal = state is TaskState.Ended,
        };
    }

    protected abstract void Add(in EventNote note, long sequence, int bound);

    private static Admission Read(object answer) => new(answer as TrackedTask, answer as SubmissionError);

    private void WakeRunWaiters(WorkItems work)
    {
        if (Interlocked.Exchange(ref _runEnded, null) is { } waiting)
            work.Answer(waiting, 0);
    }

    private Task NextRunEnd(TaskCreationOptions options)
    {
        if (Volatile.Read(ref _runEnded) is { } known)
            return known.Task;
        var made = new TaskCompletionSource<int>(options);
        return (Interlocked.CompareExchange(ref _runEnded, made, null) ?? made).Task;
    }
}
