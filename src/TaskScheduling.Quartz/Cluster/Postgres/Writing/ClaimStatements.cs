using Npgsql;

namespace TaskScheduling.Quartz;

/// <summary>A node takes tasks that nobody holds, or whose holder has been declared lost; and reads what is recorded of them.</summary>
internal sealed class ClaimStatements(ClusterTables tables, TimeSpan handBackDelay, string? boot) : WriteStatements<ClaimWrite>
{
    private readonly Dictionary<Guid, Claim> _claims = [];

    public override void AddTo(NpgsqlBatch batch, long node)
    {
        const string Takes = "n.takes AND n.fenced_at IS NULL AND n.seen_at + n.lease > clock_timestamp()";
        Add(
            batch,
            $"""
            UPDATE {tables.Tasks} t SET held_by = $1, touched_at = clock_timestamp()
            WHERE t.id = ANY($2) AND t.ended_at IS NULL
              AND EXISTS (SELECT 1 FROM {tables.Nodes} n WHERE n.id = $1 AND n.fenced_at IS NULL)
              AND (t.held_by IS NULL OR t.held_by = $1 OR NOT EXISTS (SELECT 1 FROM {tables.Nodes} n WHERE n.id = t.held_by AND n.fenced_at IS NULL))
              AND NOT (t.refused_by IS NOT DISTINCT FROM $1 AND t.refused_at > clock_timestamp() - $3 AND EXISTS (SELECT 1 FROM {tables.Nodes} n WHERE n.id <> $1 AND {Takes}))
            RETURNING t.id
            """,
            Of(node),
            Of(Ids),
            Of(handBackDelay * 2));
        Add(
            batch,
            $"""
            SELECT t.id, t.held_by = $1, t.ended_at IS NULL AND t.held_by IS NULL AND t.refused_by IS NOT DISTINCT FROM $1,
              (SELECT n.instance FROM {tables.Nodes} n WHERE n.id <> $1 AND {Takes} ORDER BY random() LIMIT 1),
              t.request, t.submitted_ticks, t.open_attempt, c.json,
              (SELECT array_agg(r.result ORDER BY r.attempt) FROM {tables.Runs} r WHERE r.task_id = t.id AND r.result IS NOT NULL),
              o.started_ticks, n.seen_at, n.boot, w.note
            FROM {tables.Tasks} t
            LEFT JOIN {tables.Checkpoints} c ON c.task_id = t.id
            LEFT JOIN {tables.Runs} o ON o.task_id = t.id AND o.attempt = t.open_attempt
            LEFT JOIN {tables.Nodes} n ON n.id = o.node
            LEFT JOIN {tables.Notes} w ON w.task_id = t.id
            WHERE t.id = ANY($2)
            """,
            Of(node),
            Of(Ids));
        Add(
            batch,
            $"""
            UPDATE {tables.Runs} r SET node = $1 FROM {tables.Tasks} t
            WHERE t.id = ANY($2) AND t.held_by = $1 AND r.task_id = t.id AND r.attempt = t.open_attempt AND r.result IS NULL RETURNING r.task_id
            """,
            Of(node),
            Of(Ids));
    }

    public override async Task ReadAsync(GroupReader rows, CancellationToken cancellationToken)
    {
        _claims.Clear();
        await rows.IdsAsync(cancellationToken).ConfigureAwait(false);
        await foreach (var row in rows.NextAsync(cancellationToken).ConfigureAwait(false))
            _claims[row.GetGuid(0)] = Read(row);
        await rows.IdsAsync(cancellationToken).ConfigureAwait(false);
    }

    public override void Answer()
    {
        foreach (var write in Writes)
            write.Complete(_claims.GetValueOrDefault(write.TaskId.Value, new Claim.Gone()));
    }

    private Claim Read(NpgsqlDataReader row)
    {
        if (row.IsDBNull(1) || !row.GetBoolean(1))
        {
            var isPassed = row.GetBoolean(2) && !row.IsDBNull(3);
            return isPassed ? new Claim.Passed(row.GetString(3)) : new Claim.Held();
        }

        var id = new TaskId(row.GetGuid(0));
        var task = ClusterRows.Recovered(
            row.GetString(4), row.GetInt64(5), row.IsDBNull(6) ? null : row.GetInt32(6), row.IsDBNull(8) ? [] : row.GetFieldValue<string[]>(8), ClusterRows.Note(row, 12, id));
        if (task.OpenRun is not null)
        {
            var isSameMachine = boot is not null && !row.IsDBNull(11) && row.GetString(11) == boot;
            task = task with { LastSignOfLife = ClusterRows.Later(ClusterRows.Ticks(row, 9), row.IsDBNull(10) ? null : row.GetFieldValue<DateTimeOffset>(10)), BootChanged = isSameMachine ? false : null };
        }

        return new Claim.Mine(new StoredTask(id, task)) { Checkpoint = row.IsDBNull(7) ? null : row.GetFieldValue<byte[]>(7) };
    }
}

/// <summary>A node lets tasks go.</summary>
internal sealed class ReleaseStatements(ClusterTables tables) : PlannedStatements<ReleaseWrite>
{
    public override void AddTo(NpgsqlBatch batch, long node) => Add(
        batch,
        $"""
        WITH given AS (SELECT * FROM unnest($2, $3, $4, $5) AS g(id, due, refused, note)),
        released AS (
          UPDATE {tables.Tasks} t SET held_by = NULL, due_at = g.due, planned_by = $1, plan = t.plan + 1, {Changed},
            refused_by = CASE WHEN g.refused THEN $1 END, refused_at = CASE WHEN g.refused THEN clock_timestamp() END
          FROM given g WHERE t.id = g.id AND t.held_by = $1 AND t.ended_at IS NULL AND {IsAlive(tables)} RETURNING t.id, t.plan),
        noted AS (
          INSERT INTO {tables.Notes} (task_id, note) SELECT g.id, g.note FROM given g JOIN released r ON r.id = g.id WHERE g.note IS NOT NULL
          ON CONFLICT (task_id) DO UPDATE SET note = EXCLUDED.note, noted_at = clock_timestamp())
        SELECT id, plan FROM released
        """,
        Of(node),
        Of(Ids),
        Of(Each(write => write.Due.UtcDateTime)),
        Of(Each(write => write.Refused)),
        Texts(Each(write => write.Note)));
}

/// <summary>Checkpoints; of a task that the store does not know, too.</summary>
internal sealed class CheckpointStatements(ClusterTables tables) : FencedStatements<CheckpointWrite>
{
    public override void AddTo(NpgsqlBatch batch, long node) => Add(
        batch,
        $"""
        INSERT INTO {tables.Checkpoints} (task_id, attempt, json)
        SELECT g.id, g.attempt, g.json FROM unnest($2, $3, $4) AS g(id, attempt, json) LEFT JOIN {tables.Tasks} t ON t.id = g.id
        WHERE t.id IS NULL OR (t.ended_at IS NULL AND (t.held_by IS NULL OR t.held_by = $1) AND {IsAlive(tables)})
        ON CONFLICT (task_id) DO UPDATE SET attempt = EXCLUDED.attempt, json = EXCLUDED.json, saved_at = clock_timestamp()
        RETURNING task_id
        """,
        Of(node),
        Of(Ids),
        Of(Each(write => write.Run.Attempt)),
        Of(Each(write => write.Utf8Json)));
}

/// <summary>What people see of tasks that this node holds.</summary>
internal sealed class NoteStatements(ClusterTables tables) : WriteStatements<NoteWrite>
{
    public override void AddTo(NpgsqlBatch batch, long node) => Add(
        batch,
        $"""
        WITH noted AS (
          INSERT INTO {tables.Notes} (task_id, note)
          SELECT g.id, g.note FROM unnest($2, $3) AS g(id, note) JOIN {tables.Tasks} t ON t.id = g.id WHERE t.ended_at IS NULL AND t.held_by = $1
          ON CONFLICT (task_id) DO UPDATE SET note = EXCLUDED.note, noted_at = clock_timestamp()
          RETURNING task_id)
        UPDATE {tables.Tasks} t SET revision = t.revision + 1, changed_in = pg_current_xact_id() FROM noted WHERE t.id = noted.task_id RETURNING t.id
        """,
        Of(node),
        Of(Ids),
        Texts(Each(write => write.Json)));

    public override Task ReadAsync(GroupReader rows, CancellationToken cancellationToken) => rows.IdsAsync(cancellationToken);

    public override void Answer()
    {
        // Nobody waits.
    }
}
