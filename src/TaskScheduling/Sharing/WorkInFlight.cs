namespace TaskScheduling;

/// <summary>Counts what is on its way to a store. Any thread.</summary>
internal sealed class WorkInFlight
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _none;
    private int _count;

    public void Enter()
    {
        using (_gate.EnterScope())
            _count++;
    }

    public void Leave()
    {
        using (_gate.EnterScope())
        {
            if (--_count > 0)
                return;
            _none?.TrySetResult();
            _none = null;
        }
    }

    /// <summary>Completes when nothing is on its way.</summary>
    public Task WhenNoneAsync()
    {
        using (_gate.EnterScope())
            return _count == 0 ? Task.CompletedTask : (_none ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
    }
}
