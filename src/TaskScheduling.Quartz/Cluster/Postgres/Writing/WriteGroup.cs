using Npgsql;
using NpgsqlTypes;

namespace TaskScheduling.Quartz;

/// <summary>Writes that share one transaction and one round trip; of each task at most one, so that they take effect in their order.</summary>
/// <remarks>
/// The server runs a batch as one transaction, and waits for nobody in the middle of it: a node that is frozen holds no lock. Rows of tasks are locked
/// first, in the order of their ids, so that groups of several nodes never wait for one another in a circle and what follows reads what is true now.
/// </remarks>
internal sealed class WriteGroup(ClusterTables tables, string node, bool plans, TimeSpan handBackDelay, string? boot)
{
    public const int Maximum = 1_000;

    private readonly HashSet<TaskId> _tasks = [];
    private readonly List<RenewalWrite> _renewals = [];
    private readonly SubmissionStatements _submissions = new(tables, node, plans);
    private readonly StartStatements _starts = new(tables);
    private readonly AbandonStatements _abandons = new(tables);
    private readonly EndStatements _ends = new(tables);
    private readonly WithdrawStatements _withdrawals = new(tables);
    private readonly CheckpointStatements _checkpoints = new(tables);
    private readonly NoteStatements _notes = new(tables);
    private readonly ClaimStatements _claims = new(tables, handBackDelay, boot);
    private readonly KeyClaimStatements _keyClaims = new(tables, handBackDelay, boot);
    private readonly ReleaseStatements _releases = new(tables);

    public List<ClusterWrite> Writes { get; } = [];

    /// <summary>Whether the node was still its own when the group was written.</summary>
    public bool IsAlive { get; private set; }

    /// <summary>Whether somebody else has to give tasks of it to Quartz.</summary>
    public bool LeavesUnplanned => !plans && !_submissions.IsEmpty;

    /// <summary>Whether others see something new.</summary>
    public bool ChangesTasks => !(_submissions.IsEmpty && _starts.IsEmpty && _abandons.IsEmpty && _ends.IsEmpty && _withdrawals.IsEmpty && _notes.IsEmpty && _releases.IsEmpty);

    /// <returns>False: the group is full, or has something about this task that comes first.</returns>
    public bool TryAdd(ClusterWrite write)
    {
        if (Writes.Count == Maximum || (write.TaskId != default && !_tasks.Add(write.TaskId)))
            return false;
        Writes.Add(write);
        switch (write)
        {
            case RecordWrite { Record.Kind: PersistKind.Submission } submission: _submissions.Add(submission); break;
            case RecordWrite { Record.Kind: PersistKind.RunStart } start: _starts.Add(start); break;
            case RecordWrite { Record.Kind: PersistKind.StartAbandoned } abandon: _abandons.Add(abandon); break;
            case RecordWrite end: _ends.Add(end); break;
            case WithdrawWrite withdrawal: _withdrawals.Add(withdrawal); break;
            case CheckpointWrite checkpoint: _checkpoints.Add(checkpoint); break;
            case NoteWrite note: _notes.Add(note); break;
            case ClaimWrite claim: _claims.Add(claim); break;
            case KeyClaimWrite claim: _keyClaims.Add(claim); break;
            case ReleaseWrite release: _releases.Add(release); break;
            case RenewalWrite renewal: _renewals.Add(renewal); break;
            default: throw new ArgumentException($"No statement writes a {write.GetType().Name}.", nameof(write));
        }

        return true;
    }

    /// <summary>Whether anything of it has to survive a crash of the server. A claim does not: whoever starts a run without one makes it, unless somebody else has.</summary>
    private bool WaitsForDisk => !(_submissions.IsEmpty && _ends.IsEmpty && _withdrawals.IsEmpty && _abandons.IsEmpty && _starts.IsEmpty && _checkpoints.IsEmpty && _releases.IsEmpty);

    public async Task WriteAsync(NpgsqlConnection connection, long nodeId, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new NpgsqlBatchCommand($"UPDATE {tables.Nodes} SET seen_at = clock_timestamp() WHERE id = $1 AND fenced_at IS NULL RETURNING id")
        {
            Parameters = { new NpgsqlParameter<long> { TypedValue = nodeId } },
        });
        batch.BatchCommands.Add(new NpgsqlBatchCommand($"SELECT count(*) FROM (SELECT 1 FROM {tables.Tasks} WHERE id = ANY($1) ORDER BY id FOR UPDATE) locked")
        {
            Parameters = { new NpgsqlParameter { Value = _tasks.Select(task => task.Value).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid } },
        });
        foreach (var statements in Statements())
            statements.AddTo(batch, nodeId);
        if (!WaitsForDisk)
            batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT set_config('synchronous_commit', 'off', true)")); // of this transaction
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var rows = new GroupReader(reader);
        IsAlive = false;
        await foreach (var _ in rows.NextAsync(cancellationToken).ConfigureAwait(false))
            IsAlive = true;
        await foreach (var _ in rows.NextAsync(cancellationToken).ConfigureAwait(false))
        {
            // How many were locked tells nothing.
        }

        foreach (var statements in Statements())
            await statements.ReadAsync(rows, cancellationToken).ConfigureAwait(false);
        while (await reader.NextResultAsync(cancellationToken).ConfigureAwait(false))
        {
            // The transaction is durable when the last set has been read.
        }
    }

    /// <summary>Everybody who waits is told.</summary>
    public void Answer()
    {
        foreach (var renewal in _renewals)
            renewal.Complete(IsAlive);
        foreach (var statements in Statements())
            statements.Answer();
    }

    /// <summary>In one order, which the server keeps.</summary>
    private IEnumerable<IStatements> Statements() =>
        new IStatements[] { _submissions, _ends, _withdrawals, _abandons, _starts, _checkpoints, _notes, _releases, _claims, _keyClaims }.Where(statements => !statements.IsEmpty);
}
