using System.Collections.Concurrent;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace TaskScheduling.Quartz;

/// <summary>The tasks of a cluster in PostgreSQL. Each node has one; all of them see every task.</summary>
/// <remarks>
/// Who writes what: <c>_checkpoints</c>: of tasks that this node executes, by whoever loads or saves one. <c>_openRuns</c>: of this node, by whoever records their
/// start or end. <c>_plan</c>: once, before anything is submitted. Everything else is the writer's or the database's.
/// </remarks>
internal sealed partial class PostgresTaskStore : IFiringStore, IAsyncDisposable
{
    private static readonly TimeSpan LookAtLeastEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WrittenWithin = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);

    private readonly NpgsqlDataSource _database;
    private readonly ClusterTables _tables;
    private readonly NodeIdentity _node;
    private readonly ClusterWriter _writer;
    private readonly ClusterReader _reader;
    private readonly ClusterSignals _signals;
    private readonly ClusterOrders _orders;
    private readonly NoteBoard _notes;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ConcurrentDictionary<TaskId, byte[]> _checkpoints = new();
    private readonly ConcurrentDictionary<TaskId, int> _openRuns = new();
    private readonly Lazy<Task> _ready;
    private readonly CancellationTokenSource _disposing = new();
    private Action<PlannedTrigger>? _plan;
    private int _disposed;

    public PostgresTaskStore(QuartzClusterOptions options, NodeIdentity node, TimeProvider time, ILogger logger)
    {
        (_time, _logger) = (time, new IsolatedLogger(logger)); // where it is said, nothing may be thrown
        _tables = new ClusterTables(options.TablePrefix);
        _node = node;
        _database = ClusterConnections.Open(options);
        _writer = new ClusterWriter(_database, _tables, _node, options.HandBackDelay, time, _logger);
        _reader = new ClusterReader(_database, _tables);
        _signals = new ClusterSignals(_database, _tables, time, _logger);
        _orders = new ClusterOrders(_database, _tables, _signals, time);
        _notes = new NoteBoard(time, _logger, _writer.Enqueue);
        _writer.Changed += _signals.TellOfChanges;
        _writer.Unplanned += _signals.TellOfUnplanned;
        _ready = new Lazy<Task>(BeginAsync);
    }

    public bool IsDurable => true;

    public bool SavesRecords => true;

    public string Name => _node.Name;

    public ExecutionScope Scope => _node.Executes ? ExecutionScope.Assigned : ExecutionScope.None;

    public NodeIdentity Node => _node;

    public ClusterWriter Writer => _writer;

    public ClusterSignals Signals => _signals;

    public NpgsqlDataSource Database => _database;

    public ClusterTables Tables => _tables;

    public void FireHere(Action<PlannedTrigger> plan, Action<IReadOnlyList<RunId>> lose)
    {
        _plan = plan;
        _writer.Plans = true;
        _writer.Fenced += () => lose([.. _openRuns.Select(run => new RunId(run.Key, run.Value))]);
    }

    /// <summary>Completes when the tables are there and this node is registered; later if the database cannot be reached.</summary>
    public Task ReadyAsync(CancellationToken cancellationToken) => _ready.Value.WaitAsync(cancellationToken);

    /// <exception cref="ClusterSchemaException">The tables are of a newer version. A database that does not answer is no fault yet.</exception>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ProvisionAsync(cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false); // a connection that is being opened does not always hear of its token
        }
        catch (Exception unreachable) when (unreachable is NpgsqlException or SocketException)
        {
            // Whoever joins the cluster says so, and tries again.
        }
    }

    public async ValueTask SaveAsync(TaskRecord record, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _ = _ready.Value;
        var json = record.Result is { } result ? ClusterRows.Write(result) : record.Kind is PersistKind.Submission ? ClusterRows.Write(record.Request!) : null;
        var write = new RecordWrite(record, json);
        var isDone = await _writer.WriteAsync(write).ConfigureAwait(false);
        var run = new RunId(record.TaskId, record.Attempt);
        switch (record.Kind)
        {
            case PersistKind.Submission:
                if (record.StartsRun)
                    _openRuns[record.TaskId] = 1;
                _plan?.Invoke(new PlannedTrigger(record.TaskId, PlannedTrigger.PlanOf(0), write.Due, record.Request!.Priority));
                break;
            case PersistKind.RunStart when isDone:
                _openRuns[record.TaskId] = record.Attempt;
                break;
            default:
                _openRuns.TryRemove(record.TaskId, out _);
                break;
        }

        if (!isDone && record.Kind is not PersistKind.StartAbandoned)
            throw new RunFencedException(run, Name, await FindHolderAsync(record.TaskId, cancellationToken).ConfigureAwait(false));
    }

    public async ValueTask<IReadOnlyList<StoredTask>> LoadAsync(CancellationToken cancellationToken)
    {
        await ReadyAsync(cancellationToken).ConfigureAwait(false);
        var loaded = await _reader.LoadAsync(cancellationToken).ConfigureAwait(false);
        foreach (var (task, checkpoint) in loaded)
            Remember(task.Id, checkpoint);
        return [.. loaded.Select(task => task.Task)];
    }

    public async ValueTask SaveCheckpointAsync(RunId run, ReadOnlyMemory<byte> utf8Json, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _ = _ready.Value;
        var write = new CheckpointWrite(run, utf8Json.ToArray());
        var saving = _writer.WriteAsync(write);
        await using (cancellationToken.UnsafeRegister(GiveUp, write).ConfigureAwait(false))
        {
            if (!await saving.ConfigureAwait(false))
                throw new RunFencedException(run, Name, await FindHolderAsync(run.TaskId, cancellationToken).ConfigureAwait(false));
        }

        _checkpoints[run.TaskId] = write.Utf8Json;

        static void GiveUp(object? given, CancellationToken token)
        {
            var write = (CheckpointWrite)given!;
            if (write.TryGiveUp())
                write.Fail(new OperationCanceledException(token));
        }
    }

    public ReadOnlyMemory<byte>? ReadCheckpoint(TaskId id) =>
        _checkpoints.TryGetValue(id, out var saved) ? saved : default(ReadOnlyMemory<byte>?); // a plain null would become an empty checkpoint

    public void Note(TaskNote note) => _notes.Post(note);

    public void Forget(TaskId id) => _checkpoints.TryRemove(id, out _);

    public async Task<Claim> ClaimAsync(TaskId id, CancellationToken cancellationToken)
    {
        var claim = await _writer.WriteAsync(new ClaimWrite(id)).WaitAsync(cancellationToken).ConfigureAwait(false)
            ?? await _writer.WriteAsync(new KeyClaimWrite(id)).WaitAsync(cancellationToken).ConfigureAwait(false);
        foreach (var task in (claim as Claim.Mine)?.Tasks ?? [])
            Remember(task.Task.Id, task.Checkpoint);
        return claim;
    }

    public async Task<string?> ReleaseAsync(TaskId id, DateTimeOffset due, bool refused, TaskNote? note)
    {
        var plan = await _writer.WriteAsync(new ReleaseWrite(id, due, refused, note is null ? null : ClusterRows.Write(note))).ConfigureAwait(false);
        _checkpoints.TryRemove(id, out _);
        _openRuns.TryRemove(id, out _);
        return plan is { } number ? PlannedTrigger.PlanOf(number) : null;
    }

    public async Task TellWhetherItTakesAsync(bool takes, CancellationToken cancellationToken)
    {
        try
        {
            await using var command = _database.CreateCommand($"UPDATE {_tables.Nodes} SET takes = $2 WHERE id = $1");
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = _writer.NodeId });
            command.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = takes });
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception unreachable) when (unreachable is NpgsqlException or SocketException or OperationCanceledException)
        {
            // What is passed on to it comes back with its end.
        }
    }

    /// <summary>This node holds nothing any more: nobody has to wait for its lease, and the others look at once whether it has left something.</summary>
    public async Task LeaveAsync(CancellationToken cancellationToken)
    {
        if (!_ready.IsValueCreated)
            return; // it has never come
        try
        {
            _notes.Flush();
            await _writer.WriteAsync(new RenewalWrite()).WaitAsync(WrittenWithin, _time, cancellationToken).ConfigureAwait(false); // behind everything else
            await using var command = _database.CreateCommand(
                $"WITH left_now AS (UPDATE {_tables.Nodes} SET fenced_at = clock_timestamp() WHERE id = $1 AND fenced_at IS NULL RETURNING id) SELECT pg_notify('{_tables.UnplannedChannel}', '') FROM left_now");
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = _writer.NodeId });
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception unreachable) when (unreachable is NpgsqlException or SocketException or OperationCanceledException or TimeoutException or InvalidOperationException)
        {
            // The others wait for the lease.
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        await _disposing.CancelAsync().ConfigureAwait(false);
        _notes.Flush();
        _notes.Dispose();
        await _writer.DisposeAsync().ConfigureAwait(false);
        await _signals.DisposeAsync().ConfigureAwait(false);
        await _database.DisposeAsync().ConfigureAwait(false);
    }

    private async Task ProvisionAsync(CancellationToken cancellationToken)
    {
        await using var connection = await _database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await new ClusterSchema(_tables).ProvisionAsync(connection, cancellationToken).ConfigureAwait(false);
    }

    private async Task BeginAsync()
    {
        _writer.Start();
        var retry = new ExponentialRetry(_time, FirstDelay, LongestDelay, (fault, _) => _logger.ClusterWorkFailed(fault, "Registering with the cluster"));
        await retry.ExecuteAsync(async _ => await _writer.WriteAsync(new RenewalWrite()).ConfigureAwait(false), _disposing.Token).ConfigureAwait(false); // refused today, perhaps not tomorrow
        _signals.Start();
    }

    private void Remember(TaskId id, byte[]? checkpoint)
    {
        if (checkpoint is null)
            _checkpoints.TryRemove(id, out _);
        else
            _checkpoints[id] = checkpoint;
    }

    /// <summary>For the words of an exception: not worth one of its own.</summary>
    private async Task<string?> FindHolderAsync(TaskId id, CancellationToken cancellationToken)
    {
        try
        {
            return await _reader.HolderOfAsync(id, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception unknown) when (unknown is NpgsqlException or InvalidOperationException)
        {
            return null;
        }
    }
}
