using System.Runtime.CompilerServices;
using Npgsql;
using NpgsqlTypes;

namespace TaskScheduling.Quartz;

/// <summary>Reads what is recorded of tasks, whoever executes them.</summary>
internal sealed class ClusterReader(NpgsqlDataSource database, ClusterTables tables)
{
    private const int Portion = 500;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private string Shared =>
        $"""
        SELECT t.id, t.request, t.submitted_ticks, t.open_attempt,
          (SELECT array_agg(r.result ORDER BY r.attempt) FROM {tables.Runs} r WHERE r.task_id = t.id AND r.result IS NOT NULL),
          t.revision, t.result, o.started_ticks, n.name, w.note, t.sequence
        FROM {tables.Tasks} t
        LEFT JOIN {tables.Runs} o ON o.task_id = t.id AND o.attempt = t.open_attempt
        LEFT JOIN {tables.Nodes} n ON n.id = o.node
        LEFT JOIN {tables.Notes} w ON w.task_id = t.id
        """;

    /// <summary>Tasks that have not ended, with their checkpoints, in the order of submission.</summary>
    public async Task<List<(StoredTask Task, byte[]? Checkpoint)>> LoadAsync(CancellationToken cancellationToken)
    {
        var loaded = new List<(StoredTask, byte[]?)>();
        await using var command = database.CreateCommand(
            $"""
            SELECT t.id, t.request, t.submitted_ticks, t.open_attempt,
              (SELECT array_agg(r.result ORDER BY r.attempt) FROM {tables.Runs} r WHERE r.task_id = t.id AND r.result IS NOT NULL),
              c.json, o.started_ticks, n.seen_at, w.note
            FROM {tables.Tasks} t
            LEFT JOIN {tables.Checkpoints} c ON c.task_id = t.id
            LEFT JOIN {tables.Runs} o ON o.task_id = t.id AND o.attempt = t.open_attempt
            LEFT JOIN {tables.Nodes} n ON n.id = o.node
            LEFT JOIN {tables.Notes} w ON w.task_id = t.id
            WHERE t.ended_at IS NULL ORDER BY t.sequence
            """);
        await using var row = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        while (await row.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var id = new TaskId(row.GetGuid(0));
            var task = Recovered(row, ClusterRows.Note(row, 8, id));
            if (task.OpenRun is not null)
                task = task with { LastSignOfLife = ClusterRows.Later(ClusterRows.Ticks(row, 6), row.IsDBNull(7) ? null : row.GetFieldValue<DateTimeOffset>(7)) };
            loaded.Add((new StoredTask(id, task), row.IsDBNull(5) ? null : row.GetFieldValue<byte[]>(5)));
        }

        return loaded;
    }

    /// <summary>Null: it is not known, or has been forgotten.</summary>
    public async Task<SharedTask?> FindAsync(TaskId id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"{Shared} WHERE t.id = $1");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id.Value });
        await using var row = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        return await row.ReadAsync(cancellationToken).ConfigureAwait(false) ? Read(row) : null;
    }

    /// <summary>Who holds a task now. Null: nobody, or it is not known.</summary>
    public async Task<string?> HolderOfAsync(TaskId id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"SELECT n.name FROM {tables.Tasks} t JOIN {tables.Nodes} n ON n.id = t.held_by WHERE t.id = $1");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id.Value });
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) as string;
    }

    /// <summary>Everything there is, then what changes, as often as <paramref name="changed"/> fires and at least every <paramref name="atLeastEvery"/>.</summary>
    /// <remarks>
    /// Transactions become visible in another order than they began. So each look reads everything since the oldest transaction that was still going on at the
    /// look before, and what has been given already is left out by its revision.
    /// </remarks>
    public async IAsyncEnumerable<IReadOnlyList<SharedTask>> WatchAsync(
        Pulse changed, TimeSpan atLeastEvery, TimeProvider time, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var horizon = await HorizonAsync(cancellationToken).ConfigureAwait(false);
        for (long last = 0; ;)
        {
            var (portion, position) = await ReadAllAsync(last, cancellationToken).ConfigureAwait(false);
            if (portion.Count > 0)
                yield return portion;
            if (portion.Count < Portion)
                break;
            last = position;
        }

        var given = new Dictionary<TaskId, long>();
        while (true)
        {
            var looked = time.GetTimestamp();
            var signal = changed.Next;
            var next = await HorizonAsync(cancellationToken).ConfigureAwait(false);
            var (news, seen) = await ReadChangedAsync(horizon, given, cancellationToken).ConfigureAwait(false);
            (horizon, given) = (next, seen);
            for (var first = 0; first < news.Count; first += Portion)
                yield return news.GetRange(first, Math.Min(Portion, news.Count - first));
            await signal.WaitAsync(atLeastEvery, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (time.GetElapsedTime(looked) is var since && since < Pause) // each node tells ten times a second, and there may be hundreds
                await Task.Delay(Pause - since, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>No transaction before it is going on.</summary>
    private async Task<ulong> HorizonAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("SELECT pg_snapshot_xmin(pg_current_snapshot())");
        return (ulong)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
    }

    private async Task<(List<SharedTask> Tasks, long Position)> ReadAllAsync(long after, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"{Shared} WHERE t.sequence > $1 ORDER BY t.sequence LIMIT {Portion}");
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after });
        await using var row = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var tasks = new List<SharedTask>();
        while (await row.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            tasks.Add(Read(row));
            after = row.GetInt64(10);
        }

        return (tasks, after);
    }

    private async Task<(List<SharedTask> News, Dictionary<TaskId, long> Seen)> ReadChangedAsync(
        ulong since, Dictionary<TaskId, long> given, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"{Shared} WHERE t.changed_in >= $1 ORDER BY t.changed_in, t.sequence");
        command.Parameters.Add(new NpgsqlParameter { Value = since, NpgsqlDbType = NpgsqlDbType.Xid8 });
        await using var row = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var news = new List<SharedTask>();
        var seen = new Dictionary<TaskId, long>();
        while (await row.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var (id, revision) = (new TaskId(row.GetGuid(0)), row.GetInt64(5));
            seen[id] = revision;
            if (given.GetValueOrDefault(id) < revision)
                news.Add(Read(row));
        }

        return (news, seen);
    }

    private static SharedTask Read(NpgsqlDataReader row)
    {
        var id = new TaskId(row.GetGuid(0));
        var note = ClusterRows.Note(row, 9, id);
        return new SharedTask(id, Recovered(row, note), row.GetInt64(5))
        {
            End = row.IsDBNull(6) ? null : ClusterRows.Read<TaskResult>(row.GetString(6)),
            StartedAt = ClusterRows.Ticks(row, 7),
            ExecutedBy = row.IsDBNull(8) ? null : row.GetString(8),
            Note = note,
        };
    }

    private static RecoveredTask Recovered(NpgsqlDataReader row, TaskNote? note) => ClusterRows.Recovered(
        row.GetString(1), row.GetInt64(2), row.IsDBNull(3) ? null : row.GetInt32(3), row.IsDBNull(4) ? [] : row.GetFieldValue<string[]>(4), note);
}
