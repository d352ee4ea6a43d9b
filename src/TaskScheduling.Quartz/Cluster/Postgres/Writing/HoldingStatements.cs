using Npgsql;

namespace TaskScheduling.Quartz;

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
