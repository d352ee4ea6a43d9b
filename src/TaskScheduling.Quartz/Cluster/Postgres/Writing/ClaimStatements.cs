using Npgsql;

namespace TaskScheduling.Quartz;

/// <summary>A node takes tasks that nobody holds, or whose holder has been declared lost; and reads what is recorded of them.</summary>
internal abstract class ClaimingStatements<TWrite>(ClusterTables tables, TimeSpan handBackDelay, string? boot) : WriteStatements<TWrite>
    where TWrite : ClusterWrite
{
    private const string Takes = "n.takes AND n.fenced_at IS NULL AND n.seen_at + n.lease > clock_timestamp()";

    protected ClusterTables Tables { get; } = tables;

    /// <summary>Under which node $1 may take task t: it is alive, nobody who is alive has it, and it has not refused it a moment ($3) ago while others take tasks.</summary>
    protected string MayTake =>
        $"""
        t.ended_at IS NULL AND {IsAlive(Tables)}
          AND (t.held_by IS NULL OR t.held_by = $1 OR NOT EXISTS (SELECT 1 FROM {Tables.Nodes} n WHERE n.id = t.held_by AND n.fenced_at IS NULL))
          AND NOT (t.refused_by IS NOT DISTINCT FROM $1 AND t.refused_at > clock_timestamp() - $3 AND EXISTS (SELECT 1 FROM {Tables.Nodes} n WHERE n.id <> $1 AND {Takes}))
        """;

    /// <summary>What <see cref="Read"/> reads of task t, from the second column on; the first is its id.</summary>
    protected string Columns =>
        $"""
        t.id, t.held_by = $1, t.ended_at IS NULL AND t.held_by IS NULL AND t.refused_by IS NOT DISTINCT FROM $1,
          (SELECT n.instance FROM {Tables.Nodes} n WHERE n.id <> $1 AND {Takes} ORDER BY random() LIMIT 1),
          t.request, t.submitted_ticks, t.open_attempt, c.json,
          (SELECT array_agg(r.result ORDER BY r.attempt) FROM {Tables.Runs} r WHERE r.task_id = t.id AND r.result IS NOT NULL),
          o.started_ticks, n.seen_at, n.boot, w.note, t.sequence
        """;

    protected string Joins =>
        $"""
        LEFT JOIN {Tables.Checkpoints} c ON c.task_id = t.id
        LEFT JOIN {Tables.Runs} o ON o.task_id = t.id AND o.attempt = t.open_attempt
        LEFT JOIN {Tables.Nodes} n ON n.id = o.node
        LEFT JOIN {Tables.Notes} w ON w.task_id = t.id
        """;

    /// <summary>The open run of a task that was taken is this node's to end.</summary>
    protected const string TakesRun = "t.held_by = $1 AND r.task_id = t.id AND r.attempt = t.open_attempt AND r.result IS NULL";

    protected NpgsqlParameter Refused => Of(handBackDelay * 2);

    /// <returns>Null: it is not this node's.</returns>
    protected ClaimedTask? Read(NpgsqlDataReader row)
    {
        if (row.IsDBNull(1) || !row.GetBoolean(1))
            return null;
        var id = new TaskId(row.GetGuid(0));
        var task = ClusterRows.Recovered(
            row.GetString(4), row.GetInt64(5), row.IsDBNull(6) ? null : row.GetInt32(6), row.IsDBNull(8) ? [] : row.GetFieldValue<string[]>(8), ClusterRows.Note(row, 12, id)) with
        { Order = row.GetInt64(13) };
        if (task.OpenRun is not null)
        {
            var isSameMachine = boot is not null && !row.IsDBNull(11) && row.GetString(11) == boot;
            task = task with { LastSignOfLife = ClusterRows.Later(ClusterRows.Ticks(row, 9), row.IsDBNull(10) ? null : row.GetFieldValue<DateTimeOffset>(10)), BootChanged = isSameMachine ? false : null };
        }

        return new ClaimedTask(new StoredTask(id, task), row.IsDBNull(7) ? null : row.GetFieldValue<byte[]>(7));
    }

    /// <summary>What becomes of a claim of a task that this node does not get.</summary>
    protected static Claim NotMine(NpgsqlDataReader row) => row.GetBoolean(2) && !row.IsDBNull(3) ? new Claim.Passed(row.GetString(3)) : new Claim.Held();
}

/// <summary>Tasks without a key: each by itself.</summary>
internal sealed class ClaimStatements(ClusterTables tables, TimeSpan handBackDelay, string? boot) : ClaimingStatements<ClaimWrite>(tables, handBackDelay, boot)
{
    private readonly Dictionary<Guid, Claim?> _claims = [];

    public override void AddTo(NpgsqlBatch batch, long node)
    {
        Add(
            batch,
            $"UPDATE {Tables.Tasks} t SET held_by = $1, touched_at = clock_timestamp() WHERE t.id = ANY($2) AND t.key IS NULL AND {MayTake} RETURNING t.id",
            Of(node),
            Of(Ids),
            Refused);
        Add(batch, $"SELECT {Columns}, t.key IS NOT NULL AND t.ended_at IS NULL FROM {Tables.Tasks} t {Joins} WHERE t.id = ANY($2)", Of(node), Of(Ids));
        Add(batch, $"UPDATE {Tables.Runs} r SET node = $1 FROM {Tables.Tasks} t WHERE t.id = ANY($2) AND t.key IS NULL AND {TakesRun} RETURNING r.task_id", Of(node), Of(Ids));
    }

    public override async Task ReadAsync(GroupReader rows, CancellationToken cancellationToken)
    {
        _claims.Clear();
        await rows.IdsAsync(cancellationToken).ConfigureAwait(false);
        await foreach (var row in rows.NextAsync(cancellationToken).ConfigureAwait(false))
            _claims[row.GetGuid(0)] = row.GetBoolean(14) ? null : Read(row) is { } mine ? new Claim.Mine([mine]) : NotMine(row);
        await rows.IdsAsync(cancellationToken).ConfigureAwait(false);
    }

    public override void Answer()
    {
        foreach (var write in Writes)
            write.Complete(_claims.TryGetValue(write.TaskId.Value, out var claim) ? claim : new Claim.Gone());
    }
}

/// <summary>Tasks with a key: all that wait for it go to one node, and only to the one that has something of it in progress.</summary>
/// <remarks>Of two nodes that ask about one key at a time the second one waits for the first one's commit, and then sees it.</remarks>
internal sealed class KeyClaimStatements(ClusterTables tables, TimeSpan handBackDelay, string? boot) : ClaimingStatements<KeyClaimWrite>(tables, handBackDelay, boot)
{
    private readonly List<(string Key, ClaimedTask Task)> _mine = [];
    private readonly Dictionary<Guid, (string Key, Claim? Other)> _asked = [];

    public override void AddTo(NpgsqlBatch batch, long node)
    {
        Add(
            batch,
            $"SELECT pg_advisory_xact_lock(k.hash) FROM (SELECT DISTINCT hashtextextended($2 || key, 0) AS hash FROM {Tables.Tasks} WHERE id = ANY($1) AND key IS NOT NULL ORDER BY 1) k",
            Of(Ids),
            Of(Tables.Tasks));
        Add(
            batch,
            $"""
            WITH asked AS (SELECT t.id, t.key FROM {Tables.Tasks} t WHERE t.id = ANY($2) AND {MayTake}),
            meant AS (SELECT id FROM asked UNION SELECT s.id FROM asked a JOIN {Tables.Tasks} s ON s.key = a.key AND s.ended_at IS NULL)
            UPDATE {Tables.Tasks} t SET held_by = $1, touched_at = clock_timestamp()
            WHERE t.id IN (SELECT id FROM meant) AND t.ended_at IS NULL
              AND NOT EXISTS (
                SELECT 1 FROM {Tables.Tasks} o JOIN {Tables.Nodes} n ON n.id = o.held_by AND n.fenced_at IS NULL WHERE o.key = t.key AND o.ended_at IS NULL AND o.held_by <> $1)
            RETURNING t.id
            """,
            Of(node),
            Of(Ids),
            Refused);
        Add(
            batch,
            $"""
            WITH meant AS ({Meant})
            SELECT {Columns}, t.key,
              (SELECT n.instance FROM {Tables.Tasks} o JOIN {Tables.Nodes} n ON n.id = o.held_by AND n.fenced_at IS NULL
               WHERE o.key = t.key AND o.ended_at IS NULL AND o.held_by <> $1 AND o.id <> t.id LIMIT 1)
            FROM meant JOIN {Tables.Tasks} t ON t.id = meant.id {Joins} ORDER BY t.sequence
            """,
            Of(node),
            Of(Ids));
        Add(
            batch,
            $"WITH meant AS ({Meant}) UPDATE {Tables.Runs} r SET node = $1 FROM {Tables.Tasks} t WHERE t.id IN (SELECT id FROM meant) AND {TakesRun} RETURNING r.task_id",
            Of(node),
            Of(Ids));
    }

    public override async Task ReadAsync(GroupReader rows, CancellationToken cancellationToken)
    {
        _mine.Clear();
        _asked.Clear();
        await foreach (var _ in rows.NextAsync(cancellationToken).ConfigureAwait(false))
        {
            // Locked.
        }

        await rows.IdsAsync(cancellationToken).ConfigureAwait(false);
        await foreach (var row in rows.NextAsync(cancellationToken).ConfigureAwait(false))
            Take(row);
        await rows.IdsAsync(cancellationToken).ConfigureAwait(false);
    }

    public override void Answer()
    {
        foreach (var write in Writes)
        {
            write.Complete(!_asked.TryGetValue(write.TaskId.Value, out var asked) ? new Claim.Gone()
                : asked.Other ?? new Claim.Mine([.. _mine.Where(task => task.Key == asked.Key).Select(task => task.Task)]));
        }
    }

    /// <summary>Those that were asked about, and what this node has of their keys.</summary>
    private string Meant =>
        $"""
        SELECT id FROM {Tables.Tasks} WHERE id = ANY($2)
        UNION SELECT s.id FROM {Tables.Tasks} a JOIN {Tables.Tasks} s ON s.key = a.key AND s.ended_at IS NULL AND s.held_by = $1 WHERE a.id = ANY($2)
        """;

    private void Take(NpgsqlDataReader row)
    {
        var key = row.GetString(14);
        var mine = Read(row);
        if (mine is not null)
            _mine.Add((key, mine));
        _asked[row.GetGuid(0)] = (key, mine is not null ? null : !row.IsDBNull(15) ? new Claim.Passed(row.GetString(15)) : NotMine(row));
    }
}
