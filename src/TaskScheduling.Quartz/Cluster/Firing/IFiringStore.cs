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

    /// <summary>This process wants to execute a task.</summary>
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

    /// <summary>This node has refused it a moment ago, and another one may try.</summary>
    /// <param name="Instance">Quartz's name of another node.</param>
    public sealed record Passed(string Instance) : Claim;

    /// <summary>It is this process's.</summary>
    /// <param name="Task">What is recorded of it.</param>
    public sealed record Mine(StoredTask Task) : Claim
    {
        /// <summary>Its last one, where it came with the claim. Null: there is none, or the store has it already.</summary>
        public byte[]? Checkpoint { get; init; }
    }
}
