using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace TaskScheduling;

/// <summary>Hands events to watchers, in one order. A slow watcher misses events and is told how many; the others are unaffected.</summary>
/// <param name="watchersChanged">Called, under no lock, when somebody has begun to watch or has stopped.</param>
/// <param name="witness">Sees every event that is numbered. Null: nobody.</param>
/// <remarks><c>_sequence</c>, <c>_watchers</c>, <c>_watcherCount</c> and <c>_isClosed</c> are written under <c>_gate</c>; publishing never blocks on a watcher.</remarks>
internal sealed class EventHub(Action watchersChanged, Action<TaskEvent>? witness = null)
{
    private readonly Lock _gate = new();
    private readonly List<Watcher> _watchers = [];
    private int _watcherCount; // of the list, to be read without the gate
    private long _sequence;
    private bool _isClosed;

    public bool HasWatchers => Volatile.Read(ref _watcherCount) > 0;

    /// <summary>Numbers an event and hands it on. It is made, and given back, if somebody watches or <paramref name="isWanted"/>.</summary>
    public TaskEvent? Publish(in EventNote note, TrackedTask? task, int historyBound, bool isWanted = false)
    {
        using (_gate.EnterScope())
        {
            if (note.Data is TaskEvent.Progressed && task is { HasToldItsEnd: true })
                return null; // somebody looked at the progress while the task ended
            var sequence = ++_sequence;
            task?.Keep(note, sequence, historyBound);
            if (!isWanted && _watchers.Count == 0 && witness is null)
                return null;
            var what = note.ToEvent(task?.Id ?? default, task?.Request).Numbered(sequence);
            witness?.Invoke(what);
            foreach (var watcher in _watchers)
                watcher.Offer(what);
            return what;
        }
    }

    /// <summary>Numbers an event that is past: whoever asks for the history of the task finds it, and nobody is told.</summary>
    public void Remember(in EventNote note, TrackedTask task, int historyBound)
    {
        using (_gate.EnterScope())
            task.Keep(note, ++_sequence, historyBound);
    }

    /// <summary>Subscribes now, not at the first read. With a task: what it did so far comes first, and the stream ends after its end.</summary>
    public IAsyncEnumerable<TaskEvent> Watch(TrackedTask? task, int bound, CancellationToken cancellationToken)
    {
        var watcher = new Watcher(task, bound);
        using (_gate.EnterScope())
        {
            foreach (var past in task?.ReadHistory() ?? [])
                watcher.Offer(past);
            if (_isClosed || task is { HasToldItsEnd: true })
            {
                watcher.Close(); // it reads what there is; nobody is told anything for its sake
                return ReadAsync(watcher, cancellationToken, default);
            }

            _watchers.Add(watcher);
            Volatile.Write(ref _watcherCount, _watchers.Count);
        }

        if (cancellationToken.CanBeCanceled) // a subscriber that never reads is let go with its token; not under the gate: one that has fired removes it here
            watcher.Subscription = cancellationToken.UnsafeRegister(gone => Remove((Watcher)gone!), watcher);
        watchersChanged();
        return ReadAsync(watcher, cancellationToken, default);
    }

    /// <summary>Nothing happens any more: every watch ends after what it has not read yet.</summary>
    public void Close()
    {
        using (_gate.EnterScope())
        {
            _isClosed = true;
            foreach (var watcher in _watchers)
                watcher.Close();
        }
    }

    private void Remove(Watcher watcher)
    {
        using (_gate.EnterScope())
        {
            _watchers.Remove(watcher);
            Volatile.Write(ref _watcherCount, _watchers.Count);
        }

        watchersChanged();
    }

    private async IAsyncEnumerable<TaskEvent> ReadAsync(
        Watcher watcher, CancellationToken subscriber, [EnumeratorCancellation] CancellationToken reader)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(subscriber, reader);
        try
        {
            while (await watcher.WaitToReadAsync(either.Token).ConfigureAwait(false))
            {
                while (watcher.TryRead(out var next))
                {
                    yield return next;
                    if (watcher.EndsAfter(next))
                        yield break;
                }
            }
        }
        finally
        {
            watcher.Subscription.Unregister();
            Remove(watcher);
        }
    }

    /// <summary>A bounded queue and a count of what did not fit. Offered under the hub's gate, read by one reader.</summary>
    private sealed class Watcher(TrackedTask? task, int bound)
    {
        private readonly Channel<TaskEvent> _queue = Channel.CreateBounded<TaskEvent>(new BoundedChannelOptions(Math.Max(1, bound)) { SingleReader = true });
        private long _missed;

        public CancellationTokenRegistration Subscription { get; set; }

        private TaskEvent? _end; // the end of the watched task always has a place

        /// <summary>Nothing comes after what is in the queue.</summary>
        public void Close() => _queue.Writer.TryComplete();

        public void Offer(TaskEvent what)
        {
            if ((task is not null && what.TaskId != task.Id) || Volatile.Read(ref _end) is not null)
                return;
            if (Volatile.Read(ref _missed) == 0 && _queue.Writer.TryWrite(what))
                return;
            if (EndsAfter(what))
                Volatile.Write(ref _end, what);
            else
                Interlocked.Increment(ref _missed);
        }

        private bool IsBehind => Volatile.Read(ref _missed) > 0 || Volatile.Read(ref _end) is not null;

        public ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken) =>
            IsBehind ? new ValueTask<bool>(true) : _queue.Reader.WaitToReadAsync(cancellationToken);

        public bool TryRead(out TaskEvent next)
        {
            var isBehind = IsBehind; // before the queue: while behind, nothing joins it, so what is in it came earlier
            if (_queue.Reader.TryRead(out next!))
                return true;
            if (!isBehind)
                return false;
            var missed = Interlocked.Exchange(ref _missed, 0);
            if (missed == 0)
                return (next = Interlocked.Exchange(ref _end, null)!) is not null;
            next = new TaskEvent.Missed(missed) { TaskId = task?.Id ?? default };
            return true;
        }

        public bool EndsAfter(TaskEvent what) => task is not null && what is TaskEvent.Ended;
    }
}
