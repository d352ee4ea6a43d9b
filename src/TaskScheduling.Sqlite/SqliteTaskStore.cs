using System.Globalization;
using Microsoft.Extensions.Logging;

namespace TaskScheduling.Sqlite;

/// <summary>Tasks in a SQLite file. The file is opened when it is first needed, and again after a fault.</summary>
/// <remarks>
/// Thread-safe. All writing is <see cref="StoreWriter"/>'s, all reading <see cref="StoreReader"/>'s; a checkpoint alone is read from memory.
/// Closing writes what is left, and gives up the right to execute.
/// </remarks>
internal sealed partial class SqliteTaskStore : ISharedTaskStore, IAsyncDisposable, IDisposable
{
    /// <summary>In a line of the log; how many there are is said beside them.</summary>
    private const int TasksNamed = 10;

    private readonly StoreSettings _settings;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly byte[] _self = Guid.NewGuid().ToByteArray();
    private readonly Checkpoints _checkpoints = new();
    private readonly StoreWriter _writer;
    private readonly StoreReader _reader;
    private readonly ExecutorPulse _pulse;
    private readonly PendingNotes _notes;
    private readonly HistoryTrim _trim;
    private readonly TaskRows _tasks;
    private readonly WriteContext _context;
    private readonly ExecutorLease _lease;
    private readonly ExecutorSight _sight;

    public SqliteTaskStore(StoreSettings settings, TimeProvider time, ILogger logger)
    {
        (_settings, _time, _logger) = (settings, time, new IsolatedLogger(logger)); // most of it is said on the writer's thread, where whatever is thrown ends the process
        Name = settings.Name ?? string.Create(CultureInfo.InvariantCulture, $"process {Environment.ProcessId}");
        var boot = new BootClock(settings.BootIdPath, time);
        _pulse = new ExecutorPulse(Name, boot, time, write => _writer!.TryPost(write));
        _notes = new PendingNotes(settings.Path, time, _logger, write => _writer!.TryPost(write));
        _trim = new HistoryTrim(settings, time, _logger, write => _writer!.TryPost(write));
        _lease = new ExecutorLease(settings.Path, Name, settings.ProcessEnd, time);
        _writer = new StoreWriter(settings, _notes.TakeInto, _pulse.Renew, revision => _lease.HasCommitted(revision, _pulse.Number), _logger);
        _reader = new StoreReader(settings);
        _sight = new ExecutorSight(_lease, _reader, time);
        _tasks = new TaskRows(settings.Path, boot);
        _context = new WriteContext(settings.Path, Name, _self, new RecordJson(), _pulse, _trim.TaskEnded);
    }

    public bool IsDurable => true;

    public bool SavesRecords => true;

    /// <summary>So that the others see progress as soon as anything else. A note of progress waits for no disk.</summary>
    public TimeSpan NoteInterval => PendingNotes.Interval;

    /// <summary>Transactions of this process so far.</summary>
    public long Commits => _writer.Commits;

    public ValueTask SaveAsync(TaskRecord record, CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled(cancellationToken) : _writer.WriteAsync(new RecordWrite(record, _context));

    public async ValueTask<IReadOnlyList<StoredTask>> LoadAsync(CancellationToken cancellationToken)
    {
        await FlushAsync().ConfigureAwait(false); // what was given before is in the answer
        var (rows, revision, checkpoints) = await Task.Run(() => _reader.Read(_tasks, Load), cancellationToken).ConfigureAwait(false);
        foreach (var (id, checkpoint) in checkpoints)
            _checkpoints[id] = checkpoint;
        if (_lease.Before is { } before && before.Revision > revision)
            TellWhatIsMissing(before, revision, rows);
        Volatile.Write(ref _taken, revision);
        _writer.TryPost(new TidyWrite(this));
        _trim.TrimNow();
        return [.. rows.Select(row => new StoredTask(row.Task.Id, row.Recover(_lease.LastExit)))];
    }

    public ValueTask SaveCheckpointAsync(RunId run, ReadOnlyMemory<byte> utf8Json, CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled(cancellationToken)
            : _writer.WriteAsync(new CheckpointWrite(run, utf8Json.ToArray(), _time.GetUtcNow(), _checkpoints, cancellationToken));

    public ReadOnlyMemory<byte>? ReadCheckpoint(TaskId id) =>
        _checkpoints.TryGet(id, out var saved) ? saved : default(ReadOnlyMemory<byte>?); // a plain null would become an empty checkpoint

    public void Note(TaskNote note) => _notes.Add(note);

    public void Forget(TaskId id)
    {
        if (_checkpoints.Remove(id))
            _writer.TryPost(new ForgetWrite(id));
    }

    /// <summary>Completes when everything given so far is on the disk, notes included.</summary>
    public ValueTask FlushAsync() => _writer.WriteAsync(new Barrier());

    public async ValueTask DisposeAsync()
    {
        _pulse.Dispose();
        _trim.Dispose();
        await _writer.CloseAsync().ConfigureAwait(false);
        _notes.Dispose();
        _reader.Dispose();
        _lease.Dispose();
    }

    /// <summary>For a container that is not disposed of asynchronously.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private static (List<TaskRow> Rows, long Revision, List<(TaskId, byte[])> Checkpoints) Load(StoreConnection connection, TaskRows tasks)
    {
        connection.Check();
        var rows = tasks.ReadOpen(connection);
        var checkpoints = new List<(TaskId, byte[])>();
        var saved = connection["SELECT c.id, c.checkpoint FROM checkpoints c JOIN tasks t ON t.id = c.id WHERE t.ended_at IS NULL"];
        while (saved.Step())
            checkpoints.Add((saved.Id(0), saved.Bytes(1).ToArray()));
        return (rows, connection[WriteTransaction.LastRevision].Number() ?? 0, checkpoints);
    }

    /// <summary>The file was replaced by an older one while nobody executed: what it lacks cannot be brought back here, and is not passed over in silence.</summary>
    private void TellWhatIsMissing(FileMark before, long revision, List<TaskRow> open)
    {
        _lease.ForgetLastExit(); // its number may be another one's there
        var tasks = string.Join(", ", open.Take(TasksNamed).Select(row => row.Task.Id)) + (open.Count > TasksNamed ? ", ..." : "");
        _logger.StoreIsOlder(_settings.Path, before.Revision - revision, before.At, open.Count, tasks);
        _writer.TryPost(new SkipWrite(before.Revision));
    }

    /// <summary>Told once: from now on the file is as far as it was.</summary>
    private sealed class SkipWrite(long revision) : StoreWrite
    {
        public override void Apply(WriteTransaction transaction) => transaction.SkipTo(revision);
    }

    /// <summary>What processes that died have left, and nobody asks for again.</summary>
    private sealed class TidyWrite(SqliteTaskStore store) : StoreWrite
    {
        public override void Apply(WriteTransaction transaction)
        {
            transaction["DELETE FROM checkpoints WHERE id NOT IN (SELECT tasks.id FROM tasks WHERE ended_at IS NULL)"].Run();
            store._pulse.Tidy(transaction);
        }

        protected override void Failed(Exception fault) => store._logger.StoreNotTidied(fault, store._settings.Path);
    }
}
