namespace TaskScheduling.Sqlite;

/// <summary>Which other process executes, as it was seen last: asked in a turn, looked at outside of it.</summary>
/// <remarks>Thread-safe. One look at a time: of two the older one could be the last, and where the disk hangs they would take one thread after the other.</remarks>
internal sealed class ExecutorSight(ExecutorLease lease, StoreReader reader, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Old = TimeSpan.FromMilliseconds(200);

    private readonly long _since = time.GetTimestamp();
    private volatile string? _name;
    private long _seenAfter = long.MinValue; // ticks after _since; before the first look: none
    private int _isLooking;

    /// <summary>Null: none does, or nobody can tell. Reads a field; where nobody has looked for long, as before a start, somebody does by and by.</summary>
    public string? Name
    {
        get
        {
            if (!HasLookedWithin(Old))
                ThreadPool.UnsafeQueueUserWorkItem(static sight => sight.Look(), this, preferLocal: false);
            return _name;
        }
    }

    /// <summary>Looks at the file system, and where somebody executes at the store, too. Not for a turn. Throws nothing.</summary>
    public void Look()
    {
        if (HasLookedWithin(Fresh) || Interlocked.Exchange(ref _isLooking, 1) != 0)
            return;
        try
        {
            var now = time.GetElapsedTime(_since).Ticks;
            _name = lease.IsTaken() && !lease.IsMine ? reader.Read(0, static (connection, _) => NewestExecutor(connection)) : null;
            Volatile.Write(ref _seenAfter, now);
        }
        catch (Exception)
        {
            _name = null; // who reads more than a name says why
        }
        finally
        {
            Volatile.Write(ref _isLooking, 0);
        }
    }

    private bool HasLookedWithin(TimeSpan age) => Volatile.Read(ref _seenAfter) is >= 0 and var seen && time.GetElapsedTime(_since).Ticks - seen < age.Ticks;

    private static string? NewestExecutor(StoreConnection connection)
    {
        var newest = connection["SELECT name FROM executors ORDER BY number DESC LIMIT 1"];
        var name = newest.Step() ? newest.Text(0) : null;
        newest.Reset();
        return name;
    }
}
