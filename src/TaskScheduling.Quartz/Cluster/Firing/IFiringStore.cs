using Quartz;

namespace TaskScheduling.Quartz;

/// <summary>Port to where the tasks are that Quartz fires: a firing takes its task, and gives it back or sees it end.</summary>
internal interface IFiringStore : ISharedTaskStore
{
    /// <summary>From now on tasks fire here. Called once, before the first of them.</summary>
    /// <param name="plan">Is told what Quartz has to fire, and what it need not fire any more. Does not wait.</param>
    /// <param name="lose">Is told which runs have become another node's, before any of their records is refused.</param>
    void FireHere(Action<PlannedTrigger> plan, Action<IReadOnlyList<RunId>> lose);

    /// <summary>Throws where the host had better not start; a store that does not answer is no fault yet.</summary>
    Task CheckAsync(CancellationToken cancellationToken);

    /// <summary>Completes when tasks may be fired here.</summary>
    Task ReadyAsync(CancellationToken cancellationToken);

    /// <summary>This process wants to execute a task; and with it every task of the same key that waits, since one engine decides what a key means. Once more changes nothing.</summary>
    Task<Claim> ClaimAsync(TaskId id, CancellationToken cancellationToken);

    /// <summary>From now on orders about the task are for this process's scheduler, which knows it.</summary>
    void BeginExecuting(TaskId id);

    bool IsExecuting(TaskId id);

    void EndExecuting(TaskId id);

    /// <summary>This process lets a task go that has not ended; whoever takes it begins with what is recorded.</summary>
    /// <param name="id">Which task.</param>
    /// <param name="due">When it is to fire again.</param>
    /// <param name="refused">This process could not execute it, and another one perhaps could.</param>
    /// <param name="note">What people are told of it meanwhile. Null: nothing new.</param>
    /// <returns>What names its next trigger. Null: it was not this process's any more.</returns>
    Task<string?> ReleaseAsync(TaskId id, DateTimeOffset due, bool refused, TaskNote? note);

    /// <summary>Whether the others pass tasks on to this process.</summary>
    Task TellWhetherItTakesAsync(bool takes, CancellationToken cancellationToken);

    /// <summary>This process holds nothing any more: nobody has to wait for it.</summary>
    Task LeaveAsync(CancellationToken cancellationToken);
}

/// <summary>Finds tasks that nobody is to fire, for as long as tasks fire here.</summary>
internal interface IFiringWatch : IAsyncDisposable
{
    /// <param name="quartz">Fires them.</param>
    void Start(IScheduler quartz);
}

/// <summary>What became of a claim.</summary>
internal abstract record Claim
{
    private Claim()
    {
    }

    /// <summary>It has ended, or never was.</summary>
    public sealed record Gone : Claim;

    /// <summary>It is executed, here or on another node that is alive.</summary>
    public sealed record Held : Claim;

    /// <summary>It is another node's to try: this one has refused it a moment ago, or that one has a task of the same key.</summary>
    /// <param name="Instance">Quartz's name of the other node.</param>
    public sealed record Passed(string Instance) : Claim;

    /// <summary>It is this process's.</summary>
    /// <param name="Tasks">What this process has of its key, itself among them and perhaps some that it executes already, in the order of their submission.</param>
    public sealed record Mine(IReadOnlyList<ClaimedTask> Tasks) : Claim;
}

/// <summary>A task that this process executes from now on.</summary>
/// <param name="Task">What is recorded of it.</param>
/// <param name="Checkpoint">Its last one, where it came with the claim. Null: there is none, or the store has it already.</param>
internal sealed record ClaimedTask(StoredTask Task, byte[]? Checkpoint = null);
