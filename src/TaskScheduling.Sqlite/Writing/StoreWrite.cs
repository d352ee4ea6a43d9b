using System.Threading.Tasks.Sources;

namespace TaskScheduling.Sqlite;

/// <summary>One thing to be written, and whoever waits for it.</summary>
/// <remarks>
/// Everything but <see cref="Task"/> and <see cref="Answer"/> is called by the writer's thread. Whoever waits goes on elsewhere, but for a lonely record, whose turn is on that thread, too: user code never runs there.
/// </remarks>
/// <param name="sharesThread">Who waits for it is no user's code and goes on with the others of its group, one after the other: a hop through the pool costs more than what follows.</param>
internal abstract class StoreWrite(bool sharesThread = false) : IValueTaskSource
{
    private ManualResetValueTaskSourceCore<bool> _completion = new() { RunContinuationsAsynchronously = !sharesThread };

    public bool SharesThread => sharesThread;

    /// <summary>Completes when it is on the disk; may be awaited once.</summary>
    public ValueTask Task => new(this, _completion.Version);

    /// <summary>Why this one is not written. Null: nothing is in its way.</summary>
    public Exception? Fault { get; set; }

    /// <summary>False: there is nothing to write, only to wait for.</summary>
    public virtual bool Writes => true;

    /// <summary>False: a power cut may take it, as long as the file stays whole. It is on the disk with the next one that waits.</summary>
    public virtual bool WaitsForDisk => true;

    /// <summary>Takes it up, before a transaction begins. Throws where it was given up, or cannot be written.</summary>
    public virtual void Begin()
    {
    }

    /// <summary>Writes it, all or nothing. May be called again when the transaction as a whole has failed.</summary>
    public abstract void Apply(WriteTransaction transaction);

    /// <summary>It is on the disk.</summary>
    protected virtual void Saved()
    {
    }

    /// <summary>It is not, and nothing of it stays.</summary>
    protected virtual void Failed(Exception fault)
    {
    }

    public void Settle()
    {
        if (Fault is { } fault)
            Failed(fault);
        else
            Saved();
    }

    /// <summary>Tells whoever waits, once it is settled. From any thread.</summary>
    public void Answer()
    {
        if (Fault is { } fault)
            _completion.SetException(fault);
        else
            _completion.SetResult(true);
    }

    void IValueTaskSource.GetResult(short token) => _completion.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _completion.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _completion.OnCompleted(continuation, state, token, flags);
}

/// <summary>Whatever was given before is written when it completes, and the file is there.</summary>
internal sealed class Barrier : StoreWrite
{
    public override bool Writes => false;

    public override void Apply(WriteTransaction transaction)
    {
    }
}
