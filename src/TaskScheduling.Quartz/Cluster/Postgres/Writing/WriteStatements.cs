using Npgsql;
using NpgsqlTypes;

namespace TaskScheduling.Quartz;

/// <summary>All writes of one kind in a group.</summary>
internal interface IStatements
{
    bool IsEmpty { get; }

    /// <summary>Adds commands of which each has one set of rows.</summary>
    void AddTo(NpgsqlBatch batch, long node);

    /// <summary>Reads these sets in their order, and remembers what to answer.</summary>
    Task ReadAsync(GroupReader rows, CancellationToken cancellationToken);

    /// <summary>The transaction is durable.</summary>
    void Answer();
}

/// <summary>One statement for many writes, with arrays for parameters.</summary>
internal abstract class WriteStatements<TWrite> : IStatements
    where TWrite : ClusterWrite
{
    protected List<TWrite> Writes { get; } = [];

    public bool IsEmpty => Writes.Count == 0;

    public void Add(TWrite write) => Writes.Add(write);

    public abstract void AddTo(NpgsqlBatch batch, long node);

    public abstract Task ReadAsync(GroupReader rows, CancellationToken cancellationToken);

    public abstract void Answer();

    /// <summary>Whether node $1 has not been declared lost.</summary>
    protected static string IsAlive(ClusterTables tables) => $"EXISTS (SELECT 1 FROM {tables.Nodes} n WHERE n.id = $1 AND n.fenced_at IS NULL)";

    /// <summary>Others see it at their next look.</summary>
    protected const string Changed = "revision = t.revision + 1, changed_in = pg_current_xact_id(), touched_at = clock_timestamp()";

    protected Guid[] Ids => [.. Writes.Select(write => write.TaskId.Value)];

    protected T[] Each<T>(Func<TWrite, T> select) => [.. Writes.Select(select)];

    protected static void Add(NpgsqlBatch batch, string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
            command.Parameters.Add(parameter);
        batch.BatchCommands.Add(command);
    }

    protected static NpgsqlParameter Of<T>(T value) => new NpgsqlParameter<T> { TypedValue = value };

    protected static NpgsqlParameter Texts(string?[] values) => new() { Value = values, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };
}

/// <summary>Goes through the sets of rows of a group, one command after the other.</summary>
internal sealed class GroupReader(NpgsqlDataReader reader)
{
    private bool _begun;

    /// <summary>The rows of the next command.</summary>
    public async IAsyncEnumerable<NpgsqlDataReader> NextAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (_begun && !await reader.NextResultAsync(cancellationToken).ConfigureAwait(false))
            throw new InvalidOperationException("A command of the group gave no rows where one set was expected.");
        _begun = true;
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            yield return reader;
    }

    /// <summary>The ids in the rows of the next command.</summary>
    public async Task<HashSet<Guid>> IdsAsync(CancellationToken cancellationToken)
    {
        var ids = new HashSet<Guid>();
        await foreach (var row in NextAsync(cancellationToken).ConfigureAwait(false))
            ids.Add(row.GetGuid(0));
        return ids;
    }
}
