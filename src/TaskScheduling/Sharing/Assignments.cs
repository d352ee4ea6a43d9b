using System.Collections.Concurrent;

namespace TaskScheduling;

/// <summary>Tasks that a cluster has given to this process, and how each of them leaves it again.</summary>
/// <remarks>Answered in the turn; asked from any thread.</remarks>
internal sealed class Assignments(SchedulerRuntime runtime, StoreSharing sharing, TimeProvider time)
{
    private readonly ConcurrentDictionary<TaskId, Assignment> _open = new();

    /// <summary>Executes the task here until its run has ended, or until it has waited too long.</summary>
    /// <param name="stored">What the store holds of it.</param>
    /// <param name="patience">How long it may wait here without a run.</param>
    /// <param name="together">Completes when all are here that came with it; before that nothing is handed back. Null: it came alone.</param>
    /// <param name="returned">Is called, in the turn, when its handler has returned and what it has done is being recorded.</param>
    /// <param name="giveBack">Somebody else is to have it, unless it runs.</param>
    /// <exception cref="InvalidOperationException">It is executed here already.</exception>
    public async Task<AssignedEnd> ExecuteAsync(StoredTask stored, TimeSpan patience, Task? together, Action? returned, CancellationToken giveBack)
    {
        var assignment = new Assignment(returned);
        if (!_open.TryAdd(stored.Id, assignment))
            throw new InvalidOperationException($"A task is executed once at a time, and {stored.Id} is executed here already. Await that first.");
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(giveBack);
        try
        {
            if (!runtime.BringIn([stored]))
                return sharing.Elsewhere.Find(stored.Id)?.Task is { IsEnded: true, Last: { } last } ? new AssignedEnd(last, []) : new AssignedEnd(null, [new DeferralReason.WaitingForNextStart()]);
            _ = AwaitPatienceAsync(stored.Id, assignment, patience, together, waiting.Token);
            return await assignment.Done.Task.ConfigureAwait(false);
        }
        finally
        {
            _open.TryRemove(stored.Id, out _);
            await waiting.CancelAsync().ConfigureAwait(false);
        }
    }

    public void Returned(TaskId id)
    {
        if (_open.TryGetValue(id, out var assignment))
            assignment.Returned?.Invoke();
    }

    /// <summary>A run has ended and another follows. If that does not begin at once, another process may be the better place.</summary>
    public void RunEnded(TaskId id, TaskResult result)
    {
        if (!_open.TryGetValue(id, out var assignment))
            return;
        assignment.Last = result;
        if (result.Next is not null)
            HandBack(id, assignment);
    }

    public void Ended(TaskId id, TaskResult result) => Answer(id, new AssignedEnd(result, []));

    /// <summary>The host stops.</summary>
    public void Left(TaskId id)
    {
        if (_open.TryGetValue(id, out var assignment))
            Answer(id, new AssignedEnd(assignment.Last, [new DeferralReason.WaitingForNextStart()]));
    }

    /// <summary>It waits again: one that was to be given back while it could not be is given back now.</summary>
    public void Waits(TaskId id)
    {
        if (_open.TryGetValue(id, out var assignment) && assignment.IsWantedBack)
            HandBack(id, assignment);
    }

    public void HandedBack(TaskId id, object? how)
    {
        if (!_open.TryGetValue(id, out var assignment))
            return;
        Answer(id, how is ValueList<DeferralReason> reasons
            ? new AssignedEnd(assignment.Last, reasons)
            : new AssignedEnd(how as TaskResult ?? assignment.Last, []) { IsFenced = true });
    }

    private void Answer(TaskId id, AssignedEnd end)
    {
        if (_open.TryGetValue(id, out var assignment))
            assignment.Done.TrySetResult(end);
    }

    private async Task AwaitPatienceAsync(TaskId id, Assignment assignment, TimeSpan patience, Task? together, CancellationToken giveBack)
    {
        if (together is not null)
            await together.ConfigureAwait(false);
        await Task.Delay(patience, time, giveBack).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!assignment.Done.Task.IsCompleted)
            HandBack(id, assignment);
    }

    private void HandBack(TaskId id, Assignment assignment)
    {
        assignment.IsWantedBack = true;
        runtime.Enqueue(SchedulerInput.HandBackRequested(runtime.Clock.Now, id));
    }

    private sealed class Assignment(Action? returned)
    {
        private volatile bool _isWantedBack;

        public TaskCompletionSource<AssignedEnd> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Action? Returned => returned;

        /// <summary>How its last run here ended. Null: none has.</summary>
        public TaskResult? Last { get; set; }

        public bool IsWantedBack
        {
            get => _isWantedBack;
            set => _isWantedBack = value;
        }
    }
}

/// <summary>How an assigned task left this process.</summary>
/// <param name="Result">Of its last run here, or of the task if it ended without one. Null: it has not run.</param>
/// <param name="Blockers">Why it waited, where it was handed back.</param>
internal sealed record AssignedEnd(TaskResult? Result, ValueList<DeferralReason> Blockers)
{
    /// <summary>Another process goes on with it: <see cref="Result"/> is not recorded.</summary>
    public bool IsFenced { get; init; }
}
