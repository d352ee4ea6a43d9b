namespace TaskScheduling;

/// <summary>What is submitted while another process executes: it is saved, and whatever only that one knows is decided there.</summary>
internal sealed partial class StoreSharing
{
    private readonly WorkInFlight _away = new();

    /// <summary>False: the engine of this process admits. True: <see cref="HasSubmitted"/> follows.</summary>
    public bool TrySubmitAway()
    {
        if (ExecutesAll)
            return false;
        _away.Enter();
        if (!ExecutesAll)
            return true;
        _away.Leave(); // it has begun meanwhile
        return false;
    }

    public void HasSubmitted() => _away.Leave();

    /// <summary>In the turn: a task that counts as pending from now on, or the rule that the request breaks.</summary>
    public Admission Reserve(SchedulerEngine engine, BackgroundTaskRequest request, Func<TrackedTask> make, DateTimeOffset now)
    {
        if (_isStopping)
            return Refuse(new SubmissionError.SchedulerStopped());
        var policy = engine.Policy;
        var handler = TaskIdentifier.IsValid(request.Identifier) ? engine.HandlerOf(request.Identifier) : null;
        var key = policy.KeyOf(request);
        if (AdmissionRules.CheckElsewhere(request, handler, policy, () => Blocker) is { } broken)
            return Refuse(broken);
        if (AdmissionRules.CheckPending(
            request.Kind, policy, Elsewhere.Pending(request.Kind), (Elsewhere, request.Kind, key), static one => one.Elsewhere.IsPending(one.Kind, one.key)) is { } tooMany)
            return Refuse(tooMany);
        var task = make();
        task.Accept(key, superseded: null);
        Elsewhere.Add(new TaskElsewhere(task, now) { IsOwn = true });
        return new Admission(task, null);
    }

    public ValueTask SaveAsync(TrackedTask task, DateTimeOffset at) => _store.SaveAsync(
        new TaskRecord(PersistKind.Submission, task.Id, 0, at, task.Request, null, StartsRun: false), CancellationToken.None);

    private static Admission Refuse(SubmissionError error) => new(null, error);
}
