namespace TaskScheduling;

/// <summary>Checkpoints: each is with the store before the end of the run is, or comes too late, and the handler is told which.</summary>
internal partial class TaskRun
{
    public async ValueTask SaveCheckpointAsync(byte[] utf8Json)
    {
        var listeners = Listeners;
        Interlocked.Increment(ref listeners.CheckpointsOnTheirWay); // a full fence: either this sees the fence, or who puts it up sees this
        try
        {
            if (_fenced)
            {
                Runtime.CameTooLate();
                throw new OperationCanceledException("The run's end is recorded: its checkpoint was not saved.", GraceEnding);
            }

            await Runtime.Store.SaveCheckpointAsync(Id, utf8Json, GraceEnding).ConfigureAwait(false);
        }
        finally
        {
            if (Interlocked.Decrement(ref listeners.CheckpointsOnTheirWay) == 0)
                Volatile.Read(ref listeners.CheckpointsAnswered)?.TrySetResult();
        }

        var first = listeners.Checkpoint?.First;
        var hasMoved = first is null || !utf8Json.AsSpan().SequenceEqual(first);
        Volatile.Write(ref listeners.Checkpoint, new RunCheckpoint(first, Runtime.Clock.Monotonic, hasMoved));
    }

    /// <summary>In the turn, before its end is written: what is not with the store yet comes too late.</summary>
    /// <returns>Completes when the store has answered what is: saved or not, it is so before the end is recorded. Null: there is nothing.</returns>
    public Task? FenceCheckpoints()
    {
        _fenced = true;
        Interlocked.MemoryBarrier(); // see SaveCheckpointAsync
        if (Volatile.Read(ref _listeners) is not { } listeners || Volatile.Read(ref listeners.CheckpointsOnTheirWay) == 0)
            return null;
        var answered = new TaskCompletionSource(Runtime.Work.ForWaiters);
        Volatile.Write(ref listeners.CheckpointsAnswered, answered);
        Interlocked.MemoryBarrier(); // either this sees the last answer, or that sees who waits for it
        if (Volatile.Read(ref listeners.CheckpointsOnTheirWay) == 0)
            answered.TrySetResult();
        return answered.Task;
    }
}
