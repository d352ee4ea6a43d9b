using System.Data;
using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace TaskScheduling.Quartz;

/// <summary>The one that writes: whoever comes while a transaction is being committed forms the next group.</summary>
/// <remarks>
/// A group whose answer was lost with the connection is sent again: every statement gives the same answer a second time. Who writes what: everything
/// but the queue belongs to the loop; <c>_node</c> is read by anybody.
/// </remarks>
internal sealed class ClusterWriter(
    NpgsqlDataSource database, ClusterTables tables, NodeIdentity node, TimeSpan handBackDelay, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    /// <summary>How long somebody waits who waits for a database that cannot be reached.</summary>
    private static readonly TimeSpan PatienceOfCallers = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(5);

    private readonly Channel<ClusterWrite> _queue = Channel.CreateUnbounded<ClusterWrite>(new UnboundedChannelOptions { SingleReader = true });
    private readonly LinkedList<ClusterWrite> _waiting = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly ExponentialRetry _retry = new(time, FirstDelay, LongestDelay, static (_, _) => { }); // that it is out of reach was said when it was lost
    private Task _loop = Task.CompletedTask;
    private NpgsqlConnection? _connection;
    private WriteGroup? _unanswered;
    private long _node;
    private bool _isUnreachable;
    private bool _isProvisioned;

    /// <summary>Whether it has a connection that works, as far as is known.</summary>
    [MemberNotNullWhen(true, nameof(_connection))]
    public bool IsConnected => _connection is { State: ConnectionState.Open };

    /// <summary>Transactions since the start.</summary>
    public long Groups { get; private set; }

    /// <summary>This node's row. 0: it has none yet.</summary>
    public long NodeId => Volatile.Read(ref _node);

    /// <summary>Whether this process gives what it submits to Quartz; otherwise any node does.</summary>
    public bool Plans { get; set; }

    /// <summary>This node was declared lost while it did not answer: what it held is somebody else's. It goes on as a new one.</summary>
    public event Action? Fenced;

    /// <summary>Tasks were submitted that some node has to give to Quartz.</summary>
    public event Action? Unplanned;

    /// <summary>A transaction changed what others see of tasks.</summary>
    public event Action? Changed;

    public void Start() => _loop = Task.Run(() => RunAsync(_stopping.Token));

    public void Enqueue(ClusterWrite write)
    {
        write.QueuedAt = time.GetTimestamp();
        if (!_queue.Writer.TryWrite(write))
            write.Fail(new ObjectDisposedException(nameof(ClusterWriter), "This node has left the cluster and writes nothing any more."));
    }

    public Task<TAnswer> WriteAsync<TAnswer>(ClusterWrite<TAnswer> write)
    {
        Enqueue(write);
        return write.Answer;
    }

    /// <summary>What is queued is written, as long as the database answers.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_queue.Writer.TryComplete())
            return;
        _stopping.CancelAfter(PatienceOfCallers);
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await DropConnectionAsync().ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _retry.TryAsync(WriteQueueAsync, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The node leaves and the database does not answer.
        }
        finally
        {
            Take();
            foreach (var write in _waiting.Concat(_unanswered?.Writes ?? []))
                write.Fail(new ObjectDisposedException(nameof(ClusterWriter), "This node has left the cluster; whether it was written is not known."));
        }
    }

    /// <returns>True: everything is written, and nothing more comes. False: the database cannot be reached.</returns>
    private async ValueTask<bool> WriteQueueAsync(CancellationToken cancellationToken)
    {
        while (_unanswered is not null || _waiting.Count > 0 || await _queue.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (!await TryWriteAsync(cancellationToken).ConfigureAwait(false))
                return false;
            _retry.Restart();
        }

        return true;
    }

    /// <returns>False: the database cannot be reached.</returns>
    private async Task<bool> TryWriteAsync(CancellationToken cancellationToken)
    {
        Take();
        var group = _unanswered ?? Group(_waiting, WriteGroup.Maximum);
        try
        {
            var connection = await ConnectAsync(cancellationToken).ConfigureAwait(false);
            _unanswered = group;
            await WriteAsync(group, connection, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested && !ClusterFaults.IsPassing(fault))
        {
            _unanswered = null;
            await IsolateAsync(group, fault, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            await LoseConnectionAsync(fault).ConfigureAwait(false);
            if (_unanswered is null || ClusterFaults.HasWrittenNothing(fault))
                PutBack(group);
            DisappointCallers(fault);
            return false;
        }
    }

    private async Task WriteAsync(WriteGroup group, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await group.WriteAsync(connection, _node, cancellationToken).ConfigureAwait(false);
        Groups++;
        _unanswered = null;
        if (!group.IsAlive)
        {
            Volatile.Write(ref _node, 0);
            logger.NodeFenced(node.Name);
            Fenced?.Invoke(); // before anybody hears that a record of his came too late
        }

        group.Answer();
        if (group.ChangesTasks)
            Changed?.Invoke();
        if (group.LeavesUnplanned)
            Unplanned?.Invoke();
    }

    /// <summary>One of them cannot be written: each by itself, so that it takes no other down.</summary>
    private async Task IsolateAsync(WriteGroup group, Exception fault, CancellationToken cancellationToken)
    {
        if (group.Writes is [var only])
        {
            logger.ClusterWriteFailed(fault, only.GetType().Name, only.TaskId);
            only.Fail(ClusterFaults.Of(fault));
            return;
        }

        var alone = new LinkedList<ClusterWrite>(group.Writes);
        while (alone.Count > 0)
        {
            var one = Group(alone, 1);
            try
            {
                await WriteAsync(one, await ConnectAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            }
            catch (Exception again) when (!cancellationToken.IsCancellationRequested && !ClusterFaults.IsPassing(again))
            {
                await IsolateAsync(one, again, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception lost)
            {
                _unanswered = one;
                for (var rest = alone.Last; rest is not null; rest = rest.Previous)
                    _waiting.AddFirst(rest.Value);
                if (!cancellationToken.IsCancellationRequested)
                    await LoseConnectionAsync(lost).ConfigureAwait(false);
                throw;
            }
        }
    }

    private void Take()
    {
        while (_queue.Reader.TryRead(out var write))
            _waiting.AddLast(write);
    }

    private WriteGroup Group(LinkedList<ClusterWrite> waiting, int maximum)
    {
        var group = new WriteGroup(tables, node.Name, Plans, handBackDelay, node.Boot);
        var held = new HashSet<TaskId>(); // something about them stays behind, so everything later does
        for (var next = waiting.First; next is not null && group.Writes.Count < maximum;)
        {
            var (current, write) = (next, next.Value);
            next = next.Next;
            if (held.Contains(write.TaskId) && write.TaskId != default)
                continue;
            if (!write.TryTake())
                waiting.Remove(current);
            else if (group.TryAdd(write))
                waiting.Remove(current);
            else
                held.Add(write.TaskId);
        }

        return group;
    }

    /// <summary>Nothing of it was sent, or taken.</summary>
    private void PutBack(WriteGroup group)
    {
        _unanswered = null;
        for (var index = group.Writes.Count - 1; index >= 0; index--)
            _waiting.AddFirst(group.Writes[index]);
    }

    /// <summary>Who waits for long is told that there is no database, if nothing of his was sent, or taken.</summary>
    private void DisappointCallers(Exception fault)
    {
        for (var next = _waiting.First; next is not null;)
        {
            var (current, write) = (next, next.Value);
            next = next.Next;
            if (!write.IsImpatient || time.GetElapsedTime(write.QueuedAt) < PatienceOfCallers)
                continue;
            _waiting.Remove(current);
            write.Fail(ClusterFaults.Unreachable(fault));
        }
    }

    private async Task<NpgsqlConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        if (!IsConnected)
        {
            await DropConnectionAsync().ConfigureAwait(false); // one that broke while it was idle would refuse everything as a mistake of the caller
            var connection = await database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            _connection = connection;
            if (_isUnreachable)
                logger.ClusterReachable(node.Name);
            _isUnreachable = false;
        }

        if (!_isProvisioned)
            await new ClusterSchema(tables).ProvisionAsync(_connection, cancellationToken).ConfigureAwait(false);
        _isProvisioned = true;
        if (_node == 0)
            Volatile.Write(ref _node, await node.RegisterAsync(_connection, tables, cancellationToken).ConfigureAwait(false));
        return _connection;
    }

    private async Task LoseConnectionAsync(Exception fault)
    {
        if (!_isUnreachable)
            logger.ClusterUnreachable(fault, node.Name);
        _isUnreachable = true;
        await DropConnectionAsync().ConfigureAwait(false);
    }

    private async ValueTask DropConnectionAsync()
    {
        var connection = Interlocked.Exchange(ref _connection, null);
        if (connection is not null)
            await connection.DisposeAsync().ConfigureAwait(false);
    }
}
