namespace TaskScheduling;

/// <summary>A store that several processes share. Each of them submits, sees every task and gives orders; who executes is the store's to say.</summary>
/// <remarks>
/// Streams end with their token and throw when the store fails; whoever reads them begins again, and loses nothing by it. Every member may be called
/// from any thread, and none of them blocks.
/// </remarks>
internal interface ISharedTaskStore : ITaskStore
{
    /// <summary>This process, as the others are told: <c>process 4711</c>, or the name of a node.</summary>
    string Name { get; }

    ExecutionScope Scope { get; }

    /// <summary>Which other process executes all tasks now, as far as this one knows: what was last seen, for it is asked in a turn. Null: none does, or it is
    /// not known.</summary>
    string? Executor => null;

    /// <summary>One process executes all tasks, and <see cref="Executor"/> alone says which. False: each task has its own.</summary>
    bool HasOneExecutor => false;

    /// <summary>Completes when this process is the one that executes; with <see cref="ExecutionScope.All"/> only. Where nobody else is, it has
    /// completed when it returns. It stays that one until <see cref="ReleaseAsync"/>, or its death.</summary>
    ValueTask AcquireAsync(CancellationToken cancellationToken);

    /// <summary>Another process may execute from now on. Every record of this one is durable before.</summary>
    ValueTask ReleaseAsync();

    /// <summary>First everything there is, also what has ended and is remembered; then what has changed. What was written shows within 250 ms.</summary>
    IAsyncEnumerable<IReadOnlyList<SharedTask>> WatchAsync(CancellationToken cancellationToken);

    /// <summary>The last tasks that have ended and are remembered, in the order of their ends: for the one that executes all, which does not watch.</summary>
    ValueTask<IReadOnlyList<SharedTask>> LoadEndedAsync(int most, CancellationToken cancellationToken) => new([]);

    /// <summary>Submissions of other processes that <see cref="ITaskStore.LoadAsync"/> has not given, each once: for the one that executes all.</summary>
    IAsyncEnumerable<IReadOnlyList<StoredTask>> TakeAsync(CancellationToken cancellationToken);

    /// <summary>Gives an order to whoever executes the task, and waits for the answer as long as is reasonable.</summary>
    /// <returns>What was answered. False also where nobody has answered; the order stays, and whoever executes next finds it.</returns>
    ValueTask<bool> AskAsync(TaskOrder order, CancellationToken cancellationToken);

    /// <summary>Orders that nobody has answered, or whose promise died with its process: for the one that executes all, before it starts anything.</summary>
    ValueTask<IReadOnlyList<TaskOrder>> LoadOrdersAsync(CancellationToken cancellationToken) => new([]);

    /// <summary>Orders nobody has answered, each once, and each order as it comes.</summary>
    IAsyncEnumerable<TaskOrder> ReadOrdersAsync(CancellationToken cancellationToken);

    ValueTask AnswerAsync(TaskOrder order, bool answer, CancellationToken cancellationToken);
}

/// <summary>Which tasks of a shared store a process executes.</summary>
internal enum ExecutionScope
{
    /// <summary>None: it submits, watches and gives orders.</summary>
    None,

    /// <summary>All of them, while it is the one process that may.</summary>
    All,

    /// <summary>Those that it is given one by one.</summary>
    Assigned,
}

/// <summary>What a process asks of the one that executes a task.</summary>
/// <param name="Number">The store's own; 0 before it is given.</param>
/// <param name="TaskId">Of which task.</param>
/// <param name="Reason">Why it ends: cancelled by the app, or stopped by a person. Null: a parked task is released.</param>
internal sealed record TaskOrder(long Number, TaskId TaskId, Expiration? Reason);
