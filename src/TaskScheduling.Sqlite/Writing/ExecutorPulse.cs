namespace TaskScheduling.Sqlite;

/// <summary>That this process lives: renewed with every transaction, and every second while a run of it is open.</summary>
/// <remarks>The writer's thread alone uses it; the timer only posts.</remarks>
internal sealed class ExecutorPulse : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly HashSet<TaskId> _open = [];
    private readonly string _name;
    private readonly BootClock _boot;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private long? _number;

    /// <param name="name">This process.</param>
    /// <param name="boot">Which start of the machine this is.</param>
    /// <param name="time">The clock.</param>
    /// <param name="post">Brings something to the writer.</param>
    public ExecutorPulse(string name, BootClock boot, TimeProvider time, Func<StoreWrite, bool> post)
    {
        (_name, _boot, _time) = (name, boot, time);
        _timer = time.CreateTimer(_ => post(new Renewal()), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The row of this process. Null: it has none.</summary>
    public long? Number => _number;

    /// <summary>The row of this process, which its first run makes.</summary>
    public long NumberIn(WriteTransaction transaction)
    {
        if (_number is { } known)
            return known;
        transaction.RolledBack += () => _number = null;
        _number = transaction["INSERT INTO executors (name, boot_id, uptime, renewed_at) VALUES (?1, ?2, ?3, ?4) RETURNING number"]
            .Bind(1, _name).Bind(2, _boot.Id).Bind(3, _boot.Uptime.Ticks).Bind(4, _time.GetUtcNow()).Number();
        return _number!.Value;
    }

    /// <summary>This process executes from now on: a row of its own, the newest of all.</summary>
    public void Register(WriteTransaction transaction)
    {
        _number = null; // of an earlier time; no run of that is open
        NumberIn(transaction);
    }

    public void Renew(WriteTransaction transaction)
    {
        if (_number is not { } number)
            return;
        var renewed = transaction["UPDATE executors SET renewed_at = ?2, uptime = ?3 WHERE number = ?1"]
            .Bind(1, number).Bind(2, _time.GetUtcNow()).Bind(3, _boot.Uptime.Ticks).Run();
        if (renewed == 0) // another process has executed meanwhile, and found no run of this one
            _number = null;
    }

    /// <summary>Rows of processes without an open run tell nobody anything.</summary>
    public void Tidy(WriteTransaction transaction) => transaction["""
        DELETE FROM executors WHERE number IS NOT ?1 AND number NOT IN (SELECT executor FROM runs WHERE result IS NULL AND executor IS NOT NULL)
        """].Bind(1, _number).Run();

    public void Started(TaskId id)
    {
        if (_open.Add(id) && _open.Count == 1)
            _timer.Change(Interval, Interval);
    }

    public void Ended(TaskId id)
    {
        if (_open.Remove(id) && _open.Count == 0)
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _timer.Dispose();

    /// <summary>Any transaction renews; this one does nothing else.</summary>
    private sealed class Renewal : StoreWrite
    {
        public override bool WaitsForDisk => false;

        public override void Apply(WriteTransaction transaction)
        {
        }
    }
}
