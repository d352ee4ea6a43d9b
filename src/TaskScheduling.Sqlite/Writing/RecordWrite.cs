using System.Text.Json;

namespace TaskScheduling.Sqlite;

/// <summary>A submission, a start, an end, or a start taken back.</summary>
internal sealed class RecordWrite(TaskRecord record, WriteContext context) : StoreWrite(sharesThread: true)
{
    /// <summary>Longer requests have a row of their own, which no later change writes anew.</summary>
    private const int LongestInside = 1_024;

    private TaskRecord _record = record;
    private byte[] _json = [];

    public override void Begin()
    {
        try
        {
            _json = _record switch
            {
                { Kind: PersistKind.Submission, Request: { } request } => context.Json.Write(request).ToArray(),
                { Kind: PersistKind.RunEnd, Result: { } result } => context.Json.Write(result).ToArray(),
                _ => [],
            };
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException or ArgumentException)
        {
            throw new RecordRefusedException(
                $"{context.Path}: what is to be recorded of task {_record.TaskId} cannot be put into words ({exception.Message}) Look for a type or a text that JSON does not know.", exception);
        }
    }

    public override void Apply(WriteTransaction transaction)
    {
        switch (_record.Kind)
        {
            case PersistKind.Submission: Submit(transaction); break;
            case PersistKind.RunStart: Start(transaction, Change(transaction, _record.Attempt), _record.Attempt); break;
            case PersistKind.RunEnd: End(transaction); break;
            case PersistKind.StartAbandoned: Abandon(transaction); break;
            default: throw new InvalidOperationException($"No record is of the kind {_record.Kind}.");
        }
    }

    protected override void Saved()
    {
        switch (_record)
        {
            case { Kind: PersistKind.RunStart } or { StartsRun: true }: context.Executor.Started(_record.TaskId); break;
            case { Kind: PersistKind.RunEnd or PersistKind.StartAbandoned }: context.Executor.Ended(_record.TaskId); break;
            default: break;
        }

        if (_record is { Kind: PersistKind.RunEnd, Result.Next: null })
            context.TaskEnded();
        (_record, _json) = (default, []); // whoever still holds the promise does not hold the payload
    }

    private void Submit(WriteTransaction transaction)
    {
        var (sequence, request) = (transaction.NextRevision(), _record.Request!);
        var insert = transaction["""
            INSERT INTO tasks (sequence, id, submitter, submitted_at, identifier, kind, key, revision, open_attempt, request) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?1, ?8, ?9)
            """]
            .Bind(1, sequence).Bind(2, _record.TaskId).Bind(3, context.Submitter).Bind(4, _record.At)
            .Bind(5, request.Identifier).Bind(6, request.Kind.ToString()).Bind(7, request.Key is { HasValue: true } key ? key.ToString() : null)
            .Bind(8, _record.StartsRun ? 1 : default(long?));
        if (_json.Length <= LongestInside)
        {
            insert.Bind(9, _json).Run();
        }
        else
        {
            insert.BindNull(9).Run();
            transaction["INSERT INTO requests (sequence, request) VALUES (?1, ?2)"].Bind(1, sequence).Bind(2, _json).Run();
        }

        if (_record.StartsRun)
            Start(transaction, sequence, attempt: 1);
    }

    private void Start(WriteTransaction transaction, long sequence, int attempt)
    {
        var saved = transaction["""
            INSERT INTO runs (sequence, attempt, executor, started_at) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (sequence, attempt) DO UPDATE SET executor = excluded.executor, started_at = excluded.started_at WHERE result IS NULL
            """]
            .Bind(1, sequence).Bind(2, attempt).Bind(3, context.Executor.NumberIn(transaction)).Bind(4, _record.At).Run();
        if (saved == 0)
            throw Refused(transaction, sequence);
    }

    private void End(WriteTransaction transaction)
    {
        var sequence = _record.Result is { Next: null } last ? Finish(transaction, last.Outcome) : Change(transaction, attempt: null);
        var saved = transaction["""
            INSERT INTO runs (sequence, attempt, ended_at, result) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (sequence, attempt) DO UPDATE SET ended_at = excluded.ended_at, result = excluded.result WHERE result IS NULL
            """]
            .Bind(1, sequence).Bind(2, _record.Attempt).Bind(3, _record.At).Bind(4, _json).Run();
        if (saved == 0)
            throw Refused(transaction, sequence);
    }

    private void Abandon(WriteTransaction transaction) =>
        transaction["DELETE FROM runs WHERE sequence = ?1 AND attempt = ?2 AND result IS NULL"]
            .Bind(1, Change(transaction, attempt: null)).Bind(2, _record.Attempt).Run();

    /// <summary>The task's own row; its sequence.</summary>
    private long Change(WriteTransaction transaction, int? attempt)
    {
        var sequence = OpenTask(transaction);
        transaction["UPDATE tasks SET revision = ?2, open_attempt = ?3 WHERE sequence = ?1"].Bind(1, sequence).Bind(2, transaction.NextRevision()).Bind(3, attempt).Run();
        return sequence;
    }

    /// <summary>The same, of a task that has ended with this.</summary>
    private long Finish(WriteTransaction transaction, TaskOutcome outcome)
    {
        var sequence = OpenTask(transaction);
        transaction["UPDATE tasks SET revision = ?2, open_attempt = NULL, ended_at = ?3, outcome = ?4 WHERE sequence = ?1"]
            .Bind(1, sequence).Bind(2, transaction.NextRevision()).Bind(3, _record.At).Bind(4, outcome.ToString()).Run();
        return sequence;
    }

    /// <summary>Asked before the update: one that returns the sequence costs 1.5 µs more, because SQLite puts what it returns into a table first.</summary>
    private long OpenTask(WriteTransaction transaction) =>
        transaction["SELECT sequence FROM tasks WHERE id = ?1 AND ended_at IS NULL"].Bind(1, _record.TaskId).Number()
        ?? throw Refused(transaction, transaction["SELECT sequence FROM tasks WHERE id = ?1"].Bind(1, _record.TaskId).Number());

    private Exception Refused(WriteTransaction transaction, long? sequence)
    {
        if (sequence is null)
        {
            return new RecordRefusedException(
                $"{context.Path} does not know task {_record.TaskId}, so this was not recorded. If the file was replaced by an older one, restart the processes that use it.");
        }

        var run = new RunId(_record.TaskId, _record.Attempt);
        var executor = transaction["SELECT e.name FROM runs r JOIN executors e ON e.number = r.executor WHERE r.sequence = ?1 AND r.attempt = ?2"]
            .Bind(1, sequence.Value).Bind(2, _record.Attempt);
        var owner = executor.Step() ? executor.Text(0) : null;
        executor.Reset();
        return new RunFencedException(run, context.Name, owner);
    }
}

/// <summary>What records need besides themselves.</summary>
/// <param name="Path">The file.</param>
/// <param name="Name">This process.</param>
/// <param name="Submitter">This store; no other one in any process has the same.</param>
/// <param name="Json">Puts them into words; the writer's thread alone uses it.</param>
/// <param name="Executor">Signs of life of this process.</param>
/// <param name="TaskEnded">A task has ended.</param>
internal sealed record WriteContext(string Path, string Name, byte[] Submitter, RecordJson Json, ExecutorPulse Executor, Action TaskEnded);
