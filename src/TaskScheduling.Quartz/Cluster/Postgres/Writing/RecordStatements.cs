using Npgsql;

namespace TaskScheduling.Quartz;

/// <summary>Submissions. Sent a second time, after an answer that was lost, they are the same.</summary>
internal sealed class SubmissionStatements(ClusterTables tables, string node, bool plans) : WriteStatements<RecordWrite>
{
    public override void AddTo(NpgsqlBatch batch, long nodeId)
    {
        var requests = Each(write => write.Record.Request!);
        Add(
            batch,
            $"""
            INSERT INTO {tables.Tasks} (id, identifier, kind, key, request, submitted_ticks, submitted_by, due_at, held_by, open_attempt, planned_by)
            SELECT g.id, g.identifier, g.kind, g.key, g.request, g.ticks, $7,
              CASE WHEN EXISTS (SELECT 1 FROM {tables.Tasks} o WHERE o.key = g.key AND o.ended_at IS NULL) THEN LEAST(g.due, clock_timestamp()) ELSE g.due END, CASE WHEN g.starts THEN $9 END, CASE WHEN g.starts THEN 1 END, CASE WHEN $11 THEN $9 END
            FROM unnest($1, $2, $3, $4, $5, $6, $8, $10) WITH ORDINALITY AS g(id, identifier, kind, key, request, ticks, due, starts, number)
            ORDER BY g.number ON CONFLICT (id) DO NOTHING RETURNING id, due_at
            """,
            Of(Ids),
            Texts([.. requests.Select(request => request.Identifier)]),
            Texts([.. requests.Select(request => request.Kind.ToString())]),
            Texts([.. requests.Select(request => request.Key?.ToString())]),
            Texts(Each(write => write.Json)),
            Of(Each(write => write.Record.At.UtcTicks)),
            Of(node),
            Of(Dues()),
            Of(nodeId),
            Of(Each(write => write.Record.StartsRun)),
            Of(plans));
        if (Writes.Exists(write => write.Record.StartsRun))
        {
            Add(
                batch,
                $"""
                INSERT INTO {tables.Runs} (task_id, attempt, node, started_ticks)
                SELECT g.id, 1, $3, g.ticks FROM unnest($1, $2, $4) AS g(id, ticks, starts) WHERE g.starts ON CONFLICT DO NOTHING RETURNING task_id
                """,
                Of(Ids),
                Of(Each(write => write.Record.At.UtcTicks)),
                Of(nodeId),
                Of(Each(write => write.Record.StartsRun)));
        }
    }

    public override async Task ReadAsync(GroupReader rows, CancellationToken cancellationToken)
    {
        var writes = Writes.ToDictionary(write => write.TaskId.Value);
        await foreach (var row in rows.NextAsync(cancellationToken).ConfigureAwait(false))
            writes[row.GetGuid(0)].Due = row.GetFieldValue<DateTimeOffset>(1);
        if (Writes.Exists(write => write.Record.StartsRun))
            await rows.IdsAsync(cancellationToken).ConfigureAwait(false);
    }

    public override void Answer()
    {
        foreach (var write in Writes)
            write.Complete(true);
    }

    /// <summary>Where another one has the same key, what becomes of the two is not for a date to wait: it fires at once, and whoever takes it takes both.</summary>
    private DateTime[] Dues()
    {
        var keys = new HashSet<TaskKey>();
        return Each(write => (write.Record.Request!.Key is { HasValue: true } key && !keys.Add(key) ? write.Record.At : write.Due).UtcDateTime);
    }
}

/// <summary>Statements that take effect for those tasks only that this node holds and may still write about.</summary>
internal abstract class FencedStatements<TWrite> : WriteStatements<TWrite>
    where TWrite : ClusterWrite<bool>
{
    private HashSet<Guid> _done = [];

    public override async Task ReadAsync(GroupReader rows, CancellationToken cancellationToken) =>
        _done = await rows.IdsAsync(cancellationToken).ConfigureAwait(false);

    public override void Answer()
    {
        foreach (var write in Writes)
            write.Complete(_done.Contains(write.TaskId.Value));
    }
}

/// <summary>The same, answered by the number of the task's trigger.</summary>
internal abstract class PlannedStatements<TWrite> : WriteStatements<TWrite>
    where TWrite : ClusterWrite<int?>
{
    private readonly Dictionary<Guid, int> _plans = [];

    public override async Task ReadAsync(GroupReader rows, CancellationToken cancellationToken)
    {
        _plans.Clear();
        await foreach (var row in rows.NextAsync(cancellationToken).ConfigureAwait(false))
            _plans[row.GetGuid(0)] = row.GetInt32(1);
    }

    public override void Answer()
    {
        foreach (var write in Writes)
            write.Complete(_plans.TryGetValue(write.TaskId.Value, out var plan) ? plan : null);
    }
}

/// <summary>Starts of runs.</summary>
internal sealed class StartStatements(ClusterTables tables) : FencedStatements<RecordWrite>
{
    public override void AddTo(NpgsqlBatch batch, long node) => Add(
        batch,
        $"""
        WITH started AS (
          UPDATE {tables.Tasks} t SET open_attempt = g.attempt, held_by = $1, {Changed}
          FROM unnest($2, $3, $4) AS g(id, attempt, ticks)
          WHERE t.id = g.id AND t.ended_at IS NULL AND (t.held_by IS NULL OR t.held_by = $1) AND {IsAlive(tables)}
          RETURNING t.id, g.attempt, g.ticks)
        INSERT INTO {tables.Runs} AS r (task_id, attempt, node, started_ticks) SELECT id, attempt, $1, ticks FROM started
        ON CONFLICT (task_id, attempt) DO UPDATE SET node = $1, started_ticks = EXCLUDED.started_ticks WHERE r.result IS NULL
        RETURNING task_id
        """,
        Of(node),
        Of(Ids),
        Of(Each(write => write.Record.Attempt)),
        Of(Each(write => write.Record.At.UtcTicks)));
}

/// <summary>Starts that were recorded and not carried out.</summary>
internal sealed class AbandonStatements(ClusterTables tables) : FencedStatements<RecordWrite>
{
    public override void AddTo(NpgsqlBatch batch, long node) => Add(
        batch,
        $"""
        WITH given AS (SELECT * FROM unnest($2, $3) AS g(id, attempt)),
        taken_back AS (
          DELETE FROM {tables.Runs} r USING given g WHERE r.task_id = g.id AND r.attempt = g.attempt AND r.node = $1 AND r.result IS NULL)
        UPDATE {tables.Tasks} t SET open_attempt = NULL, {Changed} FROM given g
        WHERE t.id = g.id AND t.open_attempt = g.attempt AND t.held_by = $1 AND {IsAlive(tables)} RETURNING t.id
        """,
        Of(node),
        Of(Ids),
        Of(Each(write => write.Record.Attempt)));
}

/// <summary>Ends of runs, and of tasks without one. An end is recorded once; given again by the same node, it is the same.</summary>
internal sealed class EndStatements(ClusterTables tables) : FencedStatements<RecordWrite>
{
    public override void AddTo(NpgsqlBatch batch, long node)
    {
        Add(
            batch,
            $"""
            WITH given AS (SELECT * FROM unnest($2, $3, $4, $5, $6) AS g(id, attempt, result, is_last, ticks)),
            ended AS (
              UPDATE {tables.Runs} r SET result = g.result, ended_ticks = g.ticks FROM given g
              WHERE g.attempt > 0 AND r.task_id = g.id AND r.attempt = g.attempt AND r.node = $1 AND (r.result IS NULL OR r.result = g.result) AND {IsAlive(tables)}
              RETURNING r.task_id)
            UPDATE {tables.Tasks} t SET open_attempt = NULL, {Changed},
              result = CASE WHEN g.is_last THEN g.result END,
              ended_at = CASE WHEN g.is_last THEN clock_timestamp() END,
              held_by = CASE WHEN NOT g.is_last THEN t.held_by END
            FROM given g
            WHERE t.id = g.id AND (t.result IS NULL OR t.result = g.result) AND (t.held_by IS NULL OR t.held_by = $1) AND {IsAlive(tables)}
              AND (g.attempt = 0 OR t.id IN (SELECT task_id FROM ended))
            RETURNING t.id
            """,
            Of(node),
            Of(Ids),
            Of(Each(write => write.Record.Attempt)),
            Texts(Each(write => write.Json)),
            Of(Each(write => write.Record.Result!.Next is null)),
            Of(Each(write => write.Record.At.UtcTicks)));
        if (EndedIds is { Length: > 0 } ended)
            Add(batch, tables.ForgetEnded, Of(ended));
    }

    public override async Task ReadAsync(GroupReader rows, CancellationToken cancellationToken)
    {
        await base.ReadAsync(rows, cancellationToken).ConfigureAwait(false);
        if (EndedIds.Length > 0)
            await rows.IdsAsync(cancellationToken).ConfigureAwait(false);
    }

    private Guid[] EndedIds => [.. Writes.Where(write => write.Record.Result!.Next is null).Select(write => write.TaskId.Value)];
}

/// <summary>Ends of tasks that no node holds.</summary>
internal sealed class WithdrawStatements(ClusterTables tables) : PlannedStatements<WithdrawWrite>
{
    public override void AddTo(NpgsqlBatch batch, long node)
    {
        Add(
            batch,
            $"""
            UPDATE {tables.Tasks} t SET result = g.result, ended_at = clock_timestamp(), {Changed} FROM unnest($1, $2) AS g(id, result)
            WHERE t.id = g.id AND t.held_by IS NULL AND t.open_attempt IS NULL AND (t.result IS NULL OR t.result = g.result) RETURNING t.id, t.plan
            """,
            Of(Ids),
            Texts(Each(write => write.Json)));
        Add(batch, tables.ForgetEnded, Of(Ids));
    }

    public override async Task ReadAsync(GroupReader rows, CancellationToken cancellationToken)
    {
        await base.ReadAsync(rows, cancellationToken).ConfigureAwait(false);
        await rows.IdsAsync(cancellationToken).ConfigureAwait(false);
    }
}
