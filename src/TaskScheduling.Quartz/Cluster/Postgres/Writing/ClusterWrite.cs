namespace TaskScheduling.Quartz;

/// <summary>One thing to write about one task; shares its transaction with whatever else waits to be written.</summary>
/// <remarks>Who writes what: <c>_state</c>: whoever comes first, the writer that takes it or the caller that gives it up.</remarks>
internal abstract class ClusterWrite(TaskId taskId)
{
    private const int Queued = 0;
    private const int Taken = 1;
    private const int GivenUp = 2;

    private int _state;

    /// <summary>Empty: it concerns none.</summary>
    public TaskId TaskId { get; } = taskId;

    /// <summary>On the scheduler's clock.</summary>
    public long QueuedAt { get; set; }

    /// <summary>Whether somebody waits who is better told that the database cannot be reached. The others wait until it can.</summary>
    public virtual bool IsImpatient => false;

    /// <summary>From now on its outcome is the database's to say. False: it was given up.</summary>
    public bool TryTake() => Interlocked.CompareExchange(ref _state, Taken, Queued) is Queued or Taken;

    /// <summary>Nobody waits for it any more. False: it is on its way already.</summary>
    public bool TryGiveUp() => Interlocked.CompareExchange(ref _state, GivenUp, Queued) is Queued;

    public abstract void Fail(Exception why);
}

/// <summary>A write that is answered.</summary>
internal abstract class ClusterWrite<TAnswer>(TaskId taskId) : ClusterWrite(taskId)
{
    private readonly TaskCompletionSource<TAnswer> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<TAnswer> Answer => _answer.Task;

    public void Complete(TAnswer answer) => _answer.TrySetResult(answer);

    public override void Fail(Exception why) => _answer.TrySetException(why);
}

/// <summary>A sign of life. The answer: whether this node still is what it was.</summary>
internal sealed class RenewalWrite() : ClusterWrite<bool>(default);

/// <summary>A record. The answer: whether it took effect; false where another node goes on with the run.</summary>
internal sealed class RecordWrite(in TaskRecord record, string? json) : ClusterWrite<bool>(record.TaskId)
{
    public TaskRecord Record { get; } = record;

    /// <summary>Request or result.</summary>
    public string? Json { get; } = json;

    /// <summary>Of a submission: when it fires first.</summary>
    public DateTimeOffset Due { get; set; } = record.Request?.EarliestBeginDate is { } begin && begin > record.At ? begin : record.At;

    public override bool IsImpatient => Record.Kind is PersistKind.Submission;
}

/// <summary>A checkpoint. The answer: whether it took effect.</summary>
internal sealed class CheckpointWrite(RunId run, byte[] utf8Json) : ClusterWrite<bool>(run.TaskId)
{
    public RunId Run { get; } = run;

    public byte[] Utf8Json { get; } = utf8Json;
}

/// <summary>What people see of a task.</summary>
internal sealed class NoteWrite(TaskId taskId, string json) : ClusterWrite(taskId)
{
    public string Json { get; } = json;

    public override void Fail(Exception why)
    {
        // The next one says more.
    }
}

/// <summary>This node wants to execute a task. The answer: what became of that; null for one with a key.</summary>
internal sealed class ClaimWrite(TaskId taskId) : ClusterWrite<Claim?>(taskId);

/// <summary>This node wants to execute a task, and with it all of its key that wait. The answer: what became of that.</summary>
internal sealed class KeyClaimWrite(TaskId taskId) : ClusterWrite<Claim>(taskId);

/// <summary>This node lets a task go that has not ended. The answer: the number of its next trigger; null if it was not this node's.</summary>
/// <param name="taskId">Which.</param>
/// <param name="due">When it fires again.</param>
/// <param name="refused">This node could not execute it now.</param>
/// <param name="note">Why. Null: nothing new.</param>
internal sealed class ReleaseWrite(TaskId taskId, DateTimeOffset due, bool refused, string? note) : ClusterWrite<int?>(taskId)
{
    public DateTimeOffset Due { get; } = due;

    public bool Refused { get; } = refused;

    public string? Note { get; } = note;
}

/// <summary>Ends a task that no node holds. The answer: the number of its last trigger; null if a node holds it.</summary>
internal sealed class WithdrawWrite(TaskId taskId, string json) : ClusterWrite<int?>(taskId)
{
    public string Json { get; } = json;

    public override bool IsImpatient => true;
}
