namespace TaskScheduling.Testing;

/// <summary>The end of a process that crashes: nothing of it goes on, and who waits for it outside is told instead of waiting for ever.</summary>
internal partial class Pump
{
    private readonly HashSet<IRelay> _relays = []; // of answers that are still to come
    private bool _hasVanished;

    public bool HasVanished
    {
        get
        {
            lock (_gate)
                return _hasVanished;
        }
    }

    private interface IRelay
    {
        void Fault(Exception exception);
    }

    /// <summary>Whoever waits inside hears nothing any more.</summary>
    public void Vanish()
    {
        IRelay[] waiting;
        lock (_gate)
        {
            _hasVanished = true;
            waiting = [.. _relays];
            _relays.Clear();
        }

        Dispose();
        foreach (var relay in waiting)
            relay.Fault(Gone());
    }

    protected override Task<T> Relay<T>(Task<T> answer)
    {
        if (IsInside || answer.IsCompleted)
            return answer;
        var relay = new Relayed<T>();
        lock (_gate)
        {
            if (_hasVanished)
                return Task.FromException<T>(Gone());
            _relays.Add(relay);
        }

        answer.ContinueWith(done => Pass(relay, done), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return relay.Task;
    }

    private void Pass<T>(Relayed<T> relay, Task<T> done)
    {
        lock (_gate)
        {
            if (!_relays.Remove(relay))
                return;
        }

        relay.SetFromTask(done);
    }

    private static InvalidOperationException Gone() => new(
        $"The process that this handle or scheduler belongs to has crashed ({nameof(TestScheduler)}.{nameof(TestScheduler.CrashAndRestartAsync)}). "
        + $"Ask the live one: {nameof(TestScheduler)}.{nameof(TestScheduler.Scheduler)}, and its {nameof(BackgroundTaskScheduler.TryGetHandle)}(handle.TaskId) for the task.");

    private sealed class Relayed<T>() : TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously), IRelay
    {
        public void Fault(Exception exception)
        {
            if (TrySetException(exception))
                _ = Task.Exception; // whoever never waits for it has missed nothing
        }
    }
}
