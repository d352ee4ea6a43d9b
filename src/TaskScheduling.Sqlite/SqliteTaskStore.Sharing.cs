using System.Runtime.CompilerServices;

namespace TaskScheduling.Sqlite;

/// <summary>Several processes over one file. Nothing tells a process that another one has written: each looks ten times a second, and sooner after a change.</summary>
internal sealed partial class SqliteTaskStore
{
    private const int Portion = 1_000;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan PauseAfterChange = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan AnswerInterval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestAsking = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestAskingOfNobody = TimeSpan.FromSeconds(1); // a takeover takes a tenth of it

    private long _taken;
    private long _ordersRead;
    private long _looks;

    /// <summary>How often it has looked whether something was committed.</summary>
    public long Looks => Volatile.Read(ref _looks);

    public string Name { get; }

    public ExecutionScope Scope => _settings.Executes ? ExecutionScope.All : ExecutionScope.None;

    public string? Executor => _sight.Name;

    public bool HasOneExecutor => true;

    public async ValueTask AcquireAsync(CancellationToken cancellationToken)
    {
        if (!_settings.Executes)
            throw new InvalidOperationException($"This process does not execute the tasks of {_settings.Path}: {nameof(SqliteStoreOptions)}.{nameof(SqliteStoreOptions.Executes)} is false.");
        if (!_lease.TryTake() && !_lease.TryTake()) // before the caller goes on: what it submits next meets what is stored; twice, for another process may just have looked
        {
            _logger.AnotherExecutes(_settings.Path);
            do
                await Task.Delay(PollInterval, _time, cancellationToken).ConfigureAwait(false);
            while (!_lease.TryTake());
        }

        Volatile.Write(ref _ordersRead, 0); // what the process before has read and not answered is ours
        _writer.TryPost(new RegisterWrite(_pulse));
    }

    public async ValueTask ReleaseAsync()
    {
        try
        {
            await FlushAsync().ConfigureAwait(false);
        }
        finally
        {
            _lease.Release(); // also where that fails: what the file has not taken was given up by now, and a host that lives on would hold everybody off
        }
    }

    public async IAsyncEnumerable<IReadOnlyList<SharedTask>> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var seen = 0L;
        await foreach (var _ in ChangesAsync(cancellationToken).ConfigureAwait(false))
        {
            List<TaskRow> rows;
            do
            {
                rows = _reader.Read((_tasks, seen), static (connection, state) => state._tasks.ReadChanged(connection, state.seen, Portion));
                if (rows.Count == 0)
                    break;
                seen = rows[^1].Task.Revision;
                yield return [.. rows.Select(row => row.Task)];
            }
            while (rows.Count == Portion && !cancellationToken.IsCancellationRequested);
        }
    }

    public async ValueTask<IReadOnlyList<SharedTask>> LoadEndedAsync(int most, CancellationToken cancellationToken)
    {
        var rows = await Task.Run(() => _reader.Read((_tasks, most), static (connection, state) => state._tasks.ReadEnded(connection, state.most)), cancellationToken)
            .ConfigureAwait(false);
        return [.. rows.Select(row => row.Task).Reverse()];
    }

    public async IAsyncEnumerable<IReadOnlyList<StoredTask>> TakeAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var _ in ChangesAsync(cancellationToken).ConfigureAwait(false))
        {
            List<TaskRow> rows;
            do
            {
                (rows, var until) = _reader.Read(
                    (_tasks, since: Volatile.Read(ref _taken), _self), static (connection, state) => state._tasks.ReadForeign(connection, state.since, Portion, state._self));
                Volatile.Write(ref _taken, until); // handed out is handed out, also to whoever begins again
                if (rows.Count == 0)
                    break;
                yield return [.. rows.Select(row => new StoredTask(row.Task.Id, row.Task.Task))];
            }
            while (rows.Count == Portion && !cancellationToken.IsCancellationRequested);
        }
    }

    public async ValueTask<bool> AskAsync(TaskOrder order, CancellationToken cancellationToken)
    {
        var asked = new AskWrite(order, _time.GetUtcNow());
        await _writer.WriteAsync(asked).ConfigureAwait(false);
        var since = _time.GetTimestamp();
        var lastExecuted = since;
        while (true)
        {
            if (_reader.Read(asked.Number, OrderRows.ReadAnswer) is { } answer)
                return answer;
            if (_lease.IsTaken())
                lastExecuted = _time.GetTimestamp();
            if (_time.GetElapsedTime(since) >= LongestAsking || _time.GetElapsedTime(lastExecuted) >= LongestAskingOfNobody)
                return false;
            await Task.Delay(AnswerInterval, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    public async ValueTask<IReadOnlyList<TaskOrder>> LoadOrdersAsync(CancellationToken cancellationToken) =>
        await Task.Run(() => _reader.Read(0, static (connection, _) => OrderRows.ReadOpenOrUndone(connection)), cancellationToken).ConfigureAwait(false);

    public async IAsyncEnumerable<TaskOrder> ReadOrdersAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var _ in ChangesAsync(cancellationToken).ConfigureAwait(false))
        {
            foreach (var order in _reader.Read(Volatile.Read(ref _ordersRead), OrderRows.ReadOpen))
            {
                Volatile.Write(ref _ordersRead, order.Number);
                yield return order;
            }
        }
    }

    public ValueTask AnswerAsync(TaskOrder order, bool answer, CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled(cancellationToken)
            : _writer.WriteAsync(new AnswerWrite(order.Number, answer, _time.GetUtcNow()));

    /// <summary>At once, and then whenever something was committed: soon after the last change, since one seldom comes alone, then less and less often. Ends with its token.</summary>
    private async IAsyncEnumerable<long> ChangesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding); // the first reading is not the caller's to wait for
        var (seen, pause) = (default(long?), PollInterval);
        while (!cancellationToken.IsCancellationRequested)
        {
            var version = _reader.Version();
            Interlocked.Increment(ref _looks);
            _sight.Look();
            if (version != seen)
            {
                seen = version; // taken before the reading: a commit between the two is read again
                yield return version;
                pause = PauseAfterChange; // at once it would read single commits without end while somebody submits
            }
            else
            {
                pause = pause * 2 < PollInterval ? pause * 2 : PollInterval;
            }

            await Task.Delay(pause, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Tells the others who executes.</summary>
    private sealed class RegisterWrite(ExecutorPulse pulse) : StoreWrite
    {
        public override void Apply(WriteTransaction transaction) => pulse.Register(transaction);
    }
}
