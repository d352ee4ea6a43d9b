namespace TaskScheduling.Testing;

/// <summary>Several processes over one memory: who executes, what has changed, which orders are open.</summary>
internal sealed partial class SurvivingTaskStore
{
    private readonly List<TaskId> _changes = []; // in their order; a task may be in it often
    private readonly List<Order> _orders = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private View? _executor;
    private bool _isShared;
    private long _revision;
    private long _lastOrder;

    /// <summary>One process's way to it.</summary>
    public View Open(string name, ExecutionScope scope)
    {
        using (_gate.EnterScope())
            _isShared = true;
        return new View(this, name, scope);
    }

    private void Change(Row row, Action change)
    {
        change();
        if (!_isShared)
            return;
        row.Revision = ++_revision;
        _changes.Add(row.Id);
        Signal();
    }

    /// <summary>Whoever waits looks again.</summary>
    private void Signal()
    {
        var changed = _changed;
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        changed.TrySetResult();
    }

    /// <summary>Looks until there is something to see, and never misses a change: who waits does so for the next one after the look.</summary>
    private async ValueTask<T?> AwaitAsync<T>(Func<T?> look, CancellationToken cancellationToken)
        where T : class
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Task changed;
            using (_gate.EnterScope())
            {
                if (look() is { } found)
                    return found;
                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private bool MayRecord(Row row, View view) => view.Scope switch
    {
        ExecutionScope.All => _executor == view,
        ExecutionScope.Assigned => row.AssignedTo == view,
        _ => false,
    };

    private View? ExecutorOf(Row row) => row.AssignedTo ?? _executor;

    private sealed class Order(TaskOrder asked)
    {
        public TaskOrder Asked => asked;

        public bool? Answer { get; set; }
    }
}
