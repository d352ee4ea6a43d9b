using System.Collections.Concurrent;

namespace TaskScheduling;

/// <summary>Subscribers of one event of the scheduler: each is called on the pool, one call at a time, in order; one that blocks or throws holds up no other.</summary>
/// <remarks>
/// What a slow one has not heard yet is kept without a bound, and one that is removed may still hear of what came before.
/// <c>_all</c> is replaced under <c>_gate</c>; <see cref="Raise"/> may be called from any thread.
/// </remarks>
internal sealed class Subscribers<T>(WorkItems work, Action<Exception> failed)
{
    private readonly Lock _gate = new();
    private volatile Subscriber[] _all = [];

    public bool Any => _all.Length > 0;

    public void Add(EventHandler<T>? handler)
    {
        if (handler is null)
            return;
        using (_gate.EnterScope())
            _all = [.. _all, .. handler.GetInvocationList().Select(one => new Subscriber((EventHandler<T>)one, work, failed))];
    }

    /// <summary>Removes the last subscription of a handler, as events do.</summary>
    public void Remove(EventHandler<T>? handler)
    {
        if (handler is null)
            return;
        var gone = handler.GetInvocationList();
        using (_gate.EnterScope())
        {
            for (var at = _all.Length - gone.Length; at >= 0; at--)
            {
                if (!_all.Skip(at).Take(gone.Length).Select(subscriber => subscriber.Handler).SequenceEqual(gone))
                    continue;
                _all = [.. _all[..at], .. _all[(at + gone.Length)..]];
                return;
            }
        }
    }

    public void Raise(object sender, T argument)
    {
        foreach (var subscriber in _all)
            subscriber.Post(sender, argument);
    }

    /// <summary>One work item drains the queue; a burst of events costs one hop, not one each.</summary>
    private sealed class Subscriber(EventHandler<T> handler, WorkItems work, Action<Exception> failed) : IThreadPoolWorkItem
    {
        /// <summary>After so many calls other work of the pool has its turn.</summary>
        private const int MostInARow = 256;

        private readonly int _mostInARow = work.IsPumped ? 1 : MostInARow; // on a test's thread each call begins with its context
        private readonly ConcurrentQueue<(object Sender, T Argument)> _queue = new();
        private int _isScheduled;

        public EventHandler<T> Handler => handler;

        public void Post(object sender, T argument)
        {
            _queue.Enqueue((sender, argument));
            Schedule();
        }

        void IThreadPoolWorkItem.Execute()
        {
            for (var calls = 0; calls < _mostInARow && _queue.TryDequeue(out var call); calls++)
            {
                try
                {
                    handler(call.Sender, call.Argument);
                }
                catch (Exception exception)
                {
                    failed(exception);
                }

                PoolThread.CleanUp();
            }

            Volatile.Write(ref _isScheduled, 0);
            Interlocked.MemoryBarrier(); // whoever posted before this saw it scheduled; what they left is seen here
            if (!_queue.IsEmpty)
                Schedule();
        }

        private void Schedule()
        {
            if (Interlocked.Exchange(ref _isScheduled, 1) == 0)
                work.Post(this);
        }
    }
}
