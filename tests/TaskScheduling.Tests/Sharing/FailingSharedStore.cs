namespace TaskScheduling.Tests.Sharing;

/// <summary>A shared store that is out of reach, or takes its time to be read, when the test says so.</summary>
internal sealed class FailingSharedStore(ISharedTaskStore store) : ISharedTaskStore
{
    private readonly TaskCompletionSource _loading = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _fails;
    private volatile Task _reading = Task.CompletedTask;

    public string Name => store.Name;

    public ExecutionScope Scope => store.Scope;

    public string? Executor => store.Executor;

    public bool HasOneExecutor => store.HasOneExecutor;

    public bool IsDurable => store.IsDurable;

    public bool SavesRecords => store.SavesRecords;

    /// <summary>Somebody has begun to read it.</summary>
    public Task Loading => _loading.Task;

    public void Fail() => _fails = true;

    public void Heal() => _fails = false;

    public TaskCompletionSource HoldLoad()
    {
        var reading = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _reading = reading.Task;
        return reading;
    }

    public ValueTask AcquireAsync(CancellationToken cancellationToken) => Reachable().AcquireAsync(cancellationToken);

    public ValueTask ReleaseAsync() => store.ReleaseAsync();

    public IAsyncEnumerable<IReadOnlyList<SharedTask>> WatchAsync(CancellationToken cancellationToken) => Reachable().WatchAsync(cancellationToken);

    public ValueTask<IReadOnlyList<SharedTask>> LoadEndedAsync(int most, CancellationToken cancellationToken) => Reachable().LoadEndedAsync(most, cancellationToken);

    public IAsyncEnumerable<IReadOnlyList<StoredTask>> TakeAsync(CancellationToken cancellationToken) => Reachable().TakeAsync(cancellationToken);

    public ValueTask<bool> AskAsync(TaskOrder order, CancellationToken cancellationToken) => Reachable().AskAsync(order, cancellationToken);

    public ValueTask<IReadOnlyList<TaskOrder>> LoadOrdersAsync(CancellationToken cancellationToken) => Reachable().LoadOrdersAsync(cancellationToken);

    public IAsyncEnumerable<TaskOrder> ReadOrdersAsync(CancellationToken cancellationToken) => Reachable().ReadOrdersAsync(cancellationToken);

    public ValueTask AnswerAsync(TaskOrder order, bool answer, CancellationToken cancellationToken) => Reachable().AnswerAsync(order, answer, cancellationToken);

    public ValueTask SaveAsync(TaskRecord record, CancellationToken cancellationToken) => Reachable().SaveAsync(record, cancellationToken);

    public async ValueTask<IReadOnlyList<StoredTask>> LoadAsync(CancellationToken cancellationToken)
    {
        _loading.TrySetResult();
        await _reading;
        return await Reachable().LoadAsync(cancellationToken);
    }

    public ValueTask SaveCheckpointAsync(RunId run, ReadOnlyMemory<byte> utf8Json, CancellationToken cancellationToken) =>
        Reachable().SaveCheckpointAsync(run, utf8Json, cancellationToken);

    public ReadOnlyMemory<byte>? ReadCheckpoint(TaskId id) => store.ReadCheckpoint(id);

    public void Note(TaskNote note) => store.Note(note);

    public void Forget(TaskId id) => store.Forget(id);

    private ISharedTaskStore Reachable() => _fails ? throw new IOException("disk full") : store;
}
