using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace TaskScheduling.Sqlite;

/// <summary>The one thread of this process that writes: what is there when it looks is one transaction, and whatever comes meanwhile the next one.</summary>
/// <remarks>
/// A thread of its own, since it waits for the disk most of its life. Who writes what: <c>_queue</c>, <c>_thread</c> and <c>_isClosing</c> are under <c>_gate</c>;
/// the rest belongs to the thread. No wait is ever added, so a lonely record costs one commit; it is the commit in progress that gathers the next group.
/// </remarks>
/// <param name="settings">Which file, and how.</param>
/// <param name="alongside">What else wants to be written, asked before each transaction.</param>
/// <param name="begin">First of all in each transaction.</param>
/// <param name="committed">Hears how far the file has come, after each transaction that has waited for the disk.</param>
/// <param name="logger">Must not throw: the thread has nobody above it.</param>
internal sealed class StoreWriter(
    StoreSettings settings, Action<List<StoreWrite>> alongside, Action<WriteTransaction> begin, Action<long> committed, ILogger logger)
{
    /// <summary>So that other processes find a gap, and a checkpoint behind a burst is not the last of all.</summary>
    private const int LargestGroup = 5_000;

    private readonly Lock _gate = new();
    private readonly AutoResetEvent _given = new(initialState: false);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Queue<StoreWrite> _queue = [];
    private Thread? _thread;
    private bool _isClosing;
    private WriteTransaction? _transaction;
    private long _commits;

    /// <summary>Transactions so far.</summary>
    public long Commits => Volatile.Read(ref _commits);

    public ValueTask WriteAsync(StoreWrite write) => TryPost(write)
        ? write.Task
        : ValueTask.FromException(new ObjectDisposedException(settings.Path, $"The store {settings.Path} is closed; this record came after the end of its scheduler."));

    /// <summary>For what nobody waits for. False: the store is closed.</summary>
    public bool TryPost(StoreWrite write)
    {
        using (_gate.EnterScope())
        {
            if (_isClosing)
                return false;
            _queue.Enqueue(write);
            if (_queue.Count == 1)
                _given.Set();
            if (_thread is null)
            {
                _thread = new Thread(Work) { IsBackground = true, Name = "Task store" };
                _thread.UnsafeStart();
            }
        }

        return true;
    }

    /// <summary>Completes when everything given so far is written, and the file is closed.</summary>
    public Task CloseAsync()
    {
        using (_gate.EnterScope())
        {
            if (_isClosing)
                return _ended.Task;
            _isClosing = true;
            _given.Set();
            if (_thread is null)
                End();
            return _ended.Task;
        }
    }

    private void Work()
    {
        var group = new List<StoreWrite>();
        while (true)
        {
            var isLast = Take(group);
            if (group.Count > 0)
                Write(group);
            else if (!isLast)
                _given.WaitOne();
            group.Clear();
            if (isLast)
                break;
        }

        End();
    }

    private void End()
    {
        _transaction?.Close();
        _given.Dispose(); // nobody touches it after the closing
        _ended.SetResult();
    }

    private bool Take(List<StoreWrite> group)
    {
        bool isLast;
        using (_gate.EnterScope())
        {
            while (group.Count < LargestGroup && _queue.TryDequeue(out var write))
                group.Add(write);
            isLast = _isClosing && _queue.Count == 0;
        }

        if (group.Count > 0 || isLast)
            alongside(group);
        return isLast;
    }

    private void Write(List<StoreWrite> group)
    {
        foreach (var write in group)
            Begin(write);
        try
        {
            _transaction ??= new WriteTransaction(StoreConnection.Open(settings));
            if (group.Exists(static write => write is { Writes: true, Fault: null }))
                Commit(_transaction, group);
        }
        catch (Exception exception)
        {
            var fault = exception is SqliteException sqlite ? StoreFaults.Describe(settings.Path, sqlite) : exception;
            foreach (var write in group)
                write.Fault ??= fault;
            if (!StoreFaults.LeavesTheConnectionWhole(exception))
                Discard();
        }

        Answer(group);
    }

    private void Answer(List<StoreWrite> group)
    {
        var shared = new List<StoreWrite>(group.Count);
        foreach (var write in group)
        {
            Follow(static write => write.Settle(), write);
            if (write.SharesThread)
                shared.Add(write);
            else
                write.Answer();
        }

        if (shared is [var only])
            only.Answer(); // here: nobody waits behind it, and a hop through the pool is some 40 µs of a lonely submission
        else if (shared.Count > 0)
            ThreadPool.UnsafeQueueUserWorkItem(static shared => shared.ForEach(static write => write.Answer()), shared, preferLocal: false);
    }

    /// <summary>What follows from a write changes nothing of it: whoever waits hears of the file, and the next one is written.</summary>
    private void Follow<T>(Action<T> step, T of)
    {
        try
        {
            step(of);
        }
        catch (Exception exception)
        {
            logger.WriteNotSettled(exception, settings.Path);
        }
    }

    /// <summary>What cannot even be put into words fails by itself.</summary>
    private static void Begin(StoreWrite write)
    {
        try
        {
            write.Begin();
        }
        catch (Exception exception)
        {
            write.Fault = exception;
        }
    }

    private void Commit(WriteTransaction transaction, List<StoreWrite> group)
    {
        if (!TryCommit(transaction, group, oneByOne: false))
            TryCommit(transaction, group, oneByOne: true);
        Interlocked.Increment(ref _commits);
    }

    /// <returns>False: a record was refused, and with it this transaction; one by one the others will do.</returns>
    private bool TryCommit(WriteTransaction transaction, List<StoreWrite> group, bool oneByOne)
    {
        var waitsForDisk = group.Exists(static write => write is { Writes: true, Fault: null, WaitsForDisk: true });
        long revision;
        transaction.Begin(waitsForDisk);
        try
        {
            begin(transaction);
            foreach (var write in group)
            {
                if (write is not { Writes: true, Fault: null })
                    continue;
                if (!oneByOne)
                    write.Apply(transaction);
                else if (transaction.TryApply(write) is { } fault)
                    write.Fault = fault is SqliteException sqlite ? StoreFaults.DescribeRefusal(settings.Path, sqlite) : fault;
            }

            revision = transaction.Commit();
        }
        catch (Exception exception)
        {
            transaction.RollBack();
            if (!oneByOne && StoreFaults.IsOfOneRecord(exception))
                return false;
            throw;
        }

        if (waitsForDisk)
            Follow(committed, revision);
        return true;
    }

    private void Discard()
    {
        _transaction?.Dispose();
        _transaction = null;
    }
}
