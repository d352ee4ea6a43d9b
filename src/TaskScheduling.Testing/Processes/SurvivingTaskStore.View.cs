using System.Runtime.CompilerServices;

namespace TaskScheduling.Testing;

internal sealed partial class SurvivingTaskStore
{
    /// <summary>What one process has of the memory that all of them share.</summary>
    public sealed class View(SurvivingTaskStore store, string name, ExecutionScope scope) : ISharedTaskStore
    {
        private static readonly object Done = new();

        private readonly HashSet<TaskId> _given = [];
        private readonly CancellationTokenSource _cut = new();

        public string Name => name;

        public ExecutionScope Scope => scope;

        public string? Executor
        {
            get
            {
                using (store._gate.EnterScope())
                    return store._executor == this ? null : store._executor?.Name;
            }
        }

        public bool HasOneExecutor => scope is not ExecutionScope.Assigned;

        public bool IsDurable => true;

        public bool SavesRecords => true;

        /// <summary>The process dies: nothing that it still does is recorded, and another one may execute.</summary>
        public void Cut()
        {
            _cut.Cancel();
            Lose();
        }

        /// <summary>The process lives, but the others take it for dead: they may execute, and what it records is refused.</summary>
        public void Lose()
        {
            using (store._gate.EnterScope())
            {
                if (store._executor == this)
                    store._executor = null;
                foreach (var row in store._rows.Values.Where(row => row.AssignedTo == this))
                    row.AssignedTo = null;
                store.Signal();
            }
        }

        /// <summary>Gives the task to this process.</summary>
        public StoredTask Assign(TaskId id)
        {
            using (store._gate.EnterScope())
            {
                var row = store._rows[id];
                row.AssignedTo = this;
                store.Signal();
                return new StoredTask(id, row.Task);
            }
        }

        public async ValueTask AcquireAsync(CancellationToken cancellationToken) => await store.AwaitAsync(
            () =>
            {
                store._executor ??= _cut.IsCancellationRequested ? null : this;
                return store._executor == this ? Done : null;
            },
            cancellationToken).ConfigureAwait(false);

        public ValueTask ReleaseAsync()
        {
            Lose();
            return ValueTask.CompletedTask;
        }

        public ValueTask SaveAsync(TaskRecord record, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using (store._gate.EnterScope())
            {
                if (_cut.IsCancellationRequested)
                    return ValueTask.CompletedTask;
                if (record.Kind is not PersistKind.Submission && store._rows.TryGetValue(record.TaskId, out var row) && !store.MayRecord(row, this))
                    throw Fenced(row, record.Attempt);
                if (record.StartsRun && store._executor != this)
                    throw new RunFencedException(new RunId(record.TaskId, record.Attempt), name, store._executor?.Name);
                store.Apply(record, this);
            }

            return ValueTask.CompletedTask;
        }

        public ValueTask<IReadOnlyList<StoredTask>> LoadAsync(CancellationToken cancellationToken)
        {
            using (store._gate.EnterScope())
            {
                _given.UnionWith(store._rows.Keys);
                return store.LoadAsync(cancellationToken);
            }
        }

        public ValueTask SaveCheckpointAsync(RunId run, ReadOnlyMemory<byte> utf8Json, CancellationToken cancellationToken)
        {
            using (store._gate.EnterScope())
            {
                if (_cut.IsCancellationRequested)
                    return ValueTask.CompletedTask;
                if (store._rows.TryGetValue(run.TaskId, out var row) && !store.MayRecord(row, this))
                    throw Fenced(row, run.Attempt);
                return store.SaveCheckpointAsync(run, utf8Json, cancellationToken);
            }
        }

        public ReadOnlyMemory<byte>? ReadCheckpoint(TaskId id) => store.ReadCheckpoint(id);

        public void Note(TaskNote note)
        {
            if (!_cut.IsCancellationRequested)
                store.Note(note);
        }

        public void Forget(TaskId id)
        {
            if (!_cut.IsCancellationRequested)
                store.Forget(id);
        }

        public async IAsyncEnumerable<IReadOnlyList<SharedTask>> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            var seen = -1; // how many changes; before the first look: none
            while (true)
            {
                yield return (await store.AwaitAsync(Look, cancellationToken).ConfigureAwait(false))!;
            }

            List<SharedTask>? Look()
            {
                if (seen == store._changes.Count)
                    return null;
                var changed = seen < 0 ? store._rows.Keys : store._changes.Skip(seen).Distinct();
                var shown = changed.Select(id => store._rows.GetValueOrDefault(id)).OfType<Row>().Select(row => row.Show()).ToList();
                seen = store._changes.Count;
                return shown;
            }
        }

        public ValueTask<IReadOnlyList<SharedTask>> LoadEndedAsync(int most, CancellationToken cancellationToken)
        {
            using (store._gate.EnterScope())
                return new([.. store._rows.Values.Where(row => row.End is not null).OrderBy(row => row.Revision).TakeLast(most).Select(row => row.Show())]);
        }

        public async IAsyncEnumerable<IReadOnlyList<StoredTask>> TakeAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            while (true)
            {
                yield return (await store.AwaitAsync(Look, cancellationToken).ConfigureAwait(false))!;
            }

            List<StoredTask>? Look()
            {
                var news = store._rows.Values.Where(row => row.End is null && row.SubmittedBy != this && !_given.Contains(row.Id)).ToList();
                _given.UnionWith(news.Select(row => row.Id));
                return news.Count == 0 ? null : [.. news.Select(row => new StoredTask(row.Id, row.Task))];
            }
        }

        public async ValueTask<bool> AskAsync(TaskOrder order, CancellationToken cancellationToken)
        {
            Order asked;
            View? executor;
            using (store._gate.EnterScope())
            {
                if (!store._rows.TryGetValue(order.TaskId, out var row) || row.End is not null)
                    return false;
                asked = new Order(order with { Number = ++store._lastOrder });
                store._orders.Add(asked);
                store.Signal();
                executor = store.ExecutorOf(row);
            }

            await store.AwaitAsync(
                () => asked.Answer is not null || executor is null || !store._rows.TryGetValue(order.TaskId, out var row) || store.ExecutorOf(row) != executor ? Done : null,
                cancellationToken).ConfigureAwait(false);
            return asked.Answer is true;
        }

        public ValueTask<IReadOnlyList<TaskOrder>> LoadOrdersAsync(CancellationToken cancellationToken)
        {
            using (store._gate.EnterScope())
                return new([.. store._orders.Where(order => order.Answer is null).Select(order => order.Asked)]);
        }

        public async IAsyncEnumerable<TaskOrder> ReadOrdersAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            var read = new HashSet<long>();
            while (true)
            {
                yield return (await store.AwaitAsync(Look, cancellationToken).ConfigureAwait(false))!;
            }

            TaskOrder? Look() => store._orders.Find(order =>
                order.Answer is null && store._rows.TryGetValue(order.Asked.TaskId, out var row) && store.MayRecord(row, this) && read.Add(order.Asked.Number))?.Asked;
        }

        public ValueTask AnswerAsync(TaskOrder order, bool answer, CancellationToken cancellationToken)
        {
            using (store._gate.EnterScope())
            {
                if (store._orders.Find(known => known.Asked.Number == order.Number) is { } asked)
                {
                    asked.Answer ??= answer;
                    store._orders.Remove(asked);
                    store.Signal();
                }
            }

            return ValueTask.CompletedTask;
        }

        private RunFencedException Fenced(Row row, int attempt) => new(new RunId(row.Id, attempt), name, (row.ExecutedBy ?? store.ExecutorOf(row))?.Name);
    }
}
