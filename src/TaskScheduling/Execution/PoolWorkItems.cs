namespace TaskScheduling;

/// <summary>The thread pool.</summary>
internal sealed class PoolWorkItems() : WorkItems(isPumped: false)
{
    public override void Post(IThreadPoolWorkItem item) => ThreadPool.UnsafeQueueUserWorkItem(item, preferLocal: false);

    public override void Post<TState>(Action<TState> call, TState state) => ThreadPool.UnsafeQueueUserWorkItem(call, state, preferLocal: false);
}
