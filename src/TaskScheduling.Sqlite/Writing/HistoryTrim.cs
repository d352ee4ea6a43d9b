using Microsoft.Extensions.Logging;

namespace TaskScheduling.Sqlite;

/// <summary>Removes ended tasks beyond the bounds, in portions that nobody has to wait for. Never one that has not ended.</summary>
internal sealed class HistoryTrim : IDisposable
{
    private const int Portion = 500;

    /// <summary>Every process has seen the end by then.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(10);

    private readonly StoreSettings _settings;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Func<StoreWrite, bool> _post;
    private readonly ITimer _timer;
    private int _isDueSoon;

    public HistoryTrim(StoreSettings settings, TimeProvider time, ILogger logger, Func<StoreWrite, bool> post)
    {
        (_settings, _time, _logger, _post) = (settings, time, logger, post);
        _timer = time.CreateTimer(_ => TrimNow(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>There is one more.</summary>
    public void TaskEnded()
    {
        if (Interlocked.Exchange(ref _isDueSoon, 1) == 0)
            Arm(Shortest);
    }

    public void TrimNow()
    {
        Volatile.Write(ref _isDueSoon, 1);
        _post(new TrimWrite(this));
    }

    public void Dispose() => _timer.Dispose();

    private void Arm(TimeSpan due) => _timer.Change(due < Shortest ? Shortest : due > TimeSpan.FromDays(1) ? TimeSpan.FromDays(1) : due, Timeout.InfiniteTimeSpan);

    private sealed class TrimWrite(HistoryTrim trim) : StoreWrite
    {
        private readonly List<(long Sequence, TaskId Id)> _surplus = [];
        private TimeSpan? _next;

        public override void Apply(WriteTransaction transaction)
        {
            Find(transaction);
            if (_surplus.Count > 0)
                transaction.KeepRevision();
            foreach (var (sequence, id) in _surplus)
            {
                transaction["DELETE FROM runs WHERE sequence = ?1"].Bind(1, sequence).Run();
                transaction["DELETE FROM notes WHERE sequence = ?1"].Bind(1, sequence).Run();
                transaction["DELETE FROM requests WHERE sequence = ?1"].Bind(1, sequence).Run();
                transaction["DELETE FROM checkpoints WHERE id = ?1"].Bind(1, id).Run();
                transaction["DELETE FROM tasks WHERE sequence = ?1"].Bind(1, sequence).Run();
            }
        }

        protected override void Saved()
        {
            if (_surplus.Count == Portion)
            {
                trim.TrimNow(); // behind whatever waits now
                return;
            }

            Volatile.Write(ref trim._isDueSoon, 0); // the next end brings it forward
            if (_next is { } next)
                trim.Arm(next);
        }

        protected override void Failed(Exception fault)
        {
            trim._logger.StoreNotTidied(fault, trim._settings.Path);
            trim.Arm(TimeSpan.FromMinutes(1));
        }

        private void Find(WriteTransaction transaction)
        {
            _surplus.Clear();
            _next = null;
            var now = trim._time.GetUtcNow();
            var beyond = (transaction["SELECT count(*) FROM tasks WHERE ended_at IS NOT NULL"].Number() ?? 0) - trim._settings.MaximumEndedTasks;
            var oldest = transaction["SELECT sequence, id, ended_at FROM tasks WHERE ended_at IS NOT NULL ORDER BY ended_at, sequence LIMIT ?1"].Bind(1, Portion);
            while (oldest.Step())
            {
                var keptFor = _surplus.Count < beyond || trim._settings.EndedTasksKeptFor < Shortest ? Shortest : trim._settings.EndedTasksKeptFor;
                var age = now > oldest.Date(2) ? now - oldest.Date(2) : TimeSpan.Zero; // the clock may have been set back
                if (age < keptFor)
                {
                    _next = keptFor - age;
                    oldest.Reset();
                    return;
                }

                _surplus.Add((oldest.Long(0), oldest.Id(1)));
            }
        }
    }
}
