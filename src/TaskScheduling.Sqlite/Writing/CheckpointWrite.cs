namespace TaskScheduling.Sqlite;

/// <summary>A checkpoint, which may be given up until the writer takes it up.</summary>
internal sealed class CheckpointWrite(RunId run, byte[] checkpoint, DateTimeOffset at, Checkpoints saved, CancellationToken cancellationToken) : StoreWrite
{
    public override void Begin() => cancellationToken.ThrowIfCancellationRequested();

    public override void Apply(WriteTransaction transaction) => transaction["""
        INSERT INTO checkpoints (id, attempt, saved_at, checkpoint) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT (id) DO UPDATE SET attempt = excluded.attempt, saved_at = excluded.saved_at, checkpoint = excluded.checkpoint
        """].Bind(1, run.TaskId).Bind(2, run.Attempt).Bind(3, at).Bind(4, checkpoint).Run();

    protected override void Saved() => saved[run.TaskId] = checkpoint;
}

/// <summary>Removes the checkpoint of a task that has ended, or is not known.</summary>
internal sealed class ForgetWrite(TaskId id) : StoreWrite
{
    public override void Apply(WriteTransaction transaction) =>
        transaction["DELETE FROM checkpoints WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM tasks WHERE tasks.id = ?1 AND ended_at IS NULL)"].Bind(1, id).Run();
}
