using System.Collections.Concurrent;

namespace TaskScheduling.Tests.Storage;

public enum Failure
{
    AtTheCall,
    Later,
}

/// <summary>A store that fails, or takes its time, when the test says so; in front of another one, or of one in memory.</summary>
internal sealed class ScriptedStore(ITaskStore? store = null) : ITaskStore
{
    private readonly ITaskStore _memory = store ?? new InMemoryTaskStore();
    private readonly ConcurrentQueue<PersistKind> _asked = new();
    private volatile TaskCompletionSource? _checkpoint;
    private volatile bool _cannotStop;
    private readonly TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Func<PersistKind, ValueTask?> _plan = _ => null;

    public bool IsDurable => _memory.IsDurable;

    public bool SavesRecords => true;

    public bool FailsToRead { get; set; }

    /// <summary>Every record that came, written or not.</summary>
    public IReadOnlyCollection<PersistKind> Asked => _asked;

    /// <summary>Somebody waits for what is held.</summary>
    public Task Held => _held.Task;

    public void Fail(PersistKind what, Failure how) => _plan = kind =>
        kind != what ? null : how is Failure.AtTheCall ? throw new IOException("disk full") : FailLater();

    public TaskCompletionSource Hold(PersistKind what)
    {
        var saving = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _plan = kind =>
        {
            if (kind != what)
                return null;
            _held.TrySetResult();
            return new ValueTask(saving.Task);
        };
        return saving;
    }

    public void Throw(PersistKind what, Exception exception) => _plan = kind => kind == what ? ValueTask.FromException(exception) : null;

    public void ThrowOnce(PersistKind what, Exception exception)
    {
        var asked = 0;
        _plan = kind => kind == what && Interlocked.Increment(ref asked) == 1 ? ValueTask.FromException(exception) : null;
    }

    /// <summary>Checkpoints are written when the test says so.</summary>
    /// <param name="hasBegun">Also where whoever waits has given up: it is too late for that.</param>
    public TaskCompletionSource HoldCheckpoint(bool hasBegun)
    {
        _cannotStop = hasBegun;
        return _checkpoint = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public void Heal() => _plan = _ => null;

    public ValueTask SaveAsync(TaskRecord record, CancellationToken cancellationToken)
    {
        _asked.Enqueue(record.Kind);
        return _plan(record.Kind) is { } planned ? SaveAfterAsync(planned, record) : _memory.SaveAsync(record, cancellationToken);
    }

    public ValueTask<IReadOnlyList<StoredTask>> LoadAsync(CancellationToken cancellationToken) => _memory.LoadAsync(cancellationToken);

    public async ValueTask SaveCheckpointAsync(RunId run, ReadOnlyMemory<byte> utf8Json, CancellationToken cancellationToken)
    {
        if (_checkpoint is { } held)
        {
            _held.TrySetResult();
            await held.Task;
        }

        await _memory.SaveCheckpointAsync(run, utf8Json, _cannotStop ? CancellationToken.None : cancellationToken);
    }

    public ReadOnlyMemory<byte>? ReadCheckpoint(TaskId id) => FailsToRead ? throw new IOException("disk full") : _memory.ReadCheckpoint(id);

    public void Note(TaskNote note) => _memory.Note(note);

    public void Forget(TaskId id) => _memory.Forget(id);

    private async ValueTask SaveAfterAsync(ValueTask planned, TaskRecord record)
    {
        await planned;
        await _memory.SaveAsync(record, CancellationToken.None);
    }

    private static async ValueTask FailLater()
    {
        await Task.Yield();
        throw new IOException("disk full");
    }
}
