using Npgsql;

namespace TaskScheduling.Quartz;

/// <summary>Our tables: made where they are missing, brought forward where they are old, refused where they are newer than this library.</summary>
internal sealed class ClusterSchema(ClusterTables tables)
{
    /// <summary>What this library reads and writes.</summary>
    public const int Version = 2;

    private const long Lock = 0x5461736b53636864; // several nodes start at once, and one of them makes the tables

    /// <exception cref="ClusterSchemaException">The tables are of a newer version.</exception>
    public async Task ProvisionAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await ExecuteAsync(connection, $"SELECT pg_advisory_xact_lock({Lock})", cancellationToken).ConfigureAwait(false);
        if (!await ExistsAsync(connection, cancellationToken).ConfigureAwait(false))
            await ExecuteAsync(connection, $"CREATE TABLE {tables.Schema} (version int NOT NULL)", cancellationToken).ConfigureAwait(false);
        await using var read = new NpgsqlCommand($"SELECT max(version) FROM {tables.Schema}", connection);
        var found = await read.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) as int? ?? 0;
        if (found > Version)
            throw new ClusterSchemaException(tables.Schema, found);
        foreach (var step in Steps(tables).Skip(found))
            await ExecuteAsync(connection, step, cancellationToken).ConfigureAwait(false);
        if (found < Version)
            await ExecuteAsync(connection, $"DELETE FROM {tables.Schema}; INSERT INTO {tables.Schema} VALUES ({Version})", cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <remarks>Asked first: <c>IF NOT EXISTS</c> needs the right to make tables where there is nothing to be made, too.</remarks>
    private async Task<bool> ExistsAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var find = new NpgsqlCommand("SELECT to_regclass($1) IS NOT NULL", connection);
        find.Parameters.Add(new NpgsqlParameter<string> { TypedValue = tables.Schema });
        return (bool)(await find.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>One step a version. A step that has been released never changes.</summary>
    /// <remarks>Dates that C# gives are ticks, since a timestamp of PostgreSQL has microseconds; dates of the database are timestamps.</remarks>
    private static string[] Steps(ClusterTables tables) =>
    [
        $"""
        CREATE TABLE {tables.Nodes} (
          id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
          name text NOT NULL,
          instance text NOT NULL,
          boot text,
          lease interval NOT NULL,
          takes boolean NOT NULL DEFAULT true,
          started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
          seen_at timestamptz NOT NULL DEFAULT clock_timestamp(),
          fenced_at timestamptz
        ) WITH (fillfactor = 50);
        CREATE TABLE {tables.Tasks} (
          id uuid PRIMARY KEY,
          sequence bigint GENERATED ALWAYS AS IDENTITY,
          identifier text NOT NULL,
          kind text NOT NULL,
          key text,
          request text NOT NULL,
          submitted_ticks bigint NOT NULL,
          submitted_by text NOT NULL,
          due_at timestamptz,
          open_attempt int,
          held_by bigint,
          refused_by bigint,
          refused_at timestamptz,
          planned_by bigint,
          plan int NOT NULL DEFAULT 0,
          touched_at timestamptz NOT NULL DEFAULT clock_timestamp(),
          result text,
          ended_at timestamptz,
          revision bigint NOT NULL DEFAULT 1,
          changed_in xid8 NOT NULL DEFAULT pg_current_xact_id()
        ) WITH (fillfactor = 70);
        CREATE UNIQUE INDEX {tables.Tasks}_sequence ON {tables.Tasks} (sequence);
        CREATE INDEX {tables.Tasks}_changed ON {tables.Tasks} (changed_in);
        CREATE INDEX {tables.Tasks}_open ON {tables.Tasks} (held_by, due_at) WHERE ended_at IS NULL;
        CREATE INDEX {tables.Tasks}_ended ON {tables.Tasks} (ended_at) WHERE ended_at IS NOT NULL;
        CREATE TABLE {tables.Runs} (
          task_id uuid NOT NULL,
          attempt int NOT NULL,
          node bigint NOT NULL,
          started_ticks bigint NOT NULL,
          result text,
          ended_ticks bigint,
          PRIMARY KEY (task_id, attempt)
        ) WITH (fillfactor = 80);
        CREATE TABLE {tables.Checkpoints} (
          task_id uuid PRIMARY KEY,
          attempt int NOT NULL,
          json bytea NOT NULL,
          saved_at timestamptz NOT NULL DEFAULT clock_timestamp()
        ) WITH (fillfactor = 80);
        CREATE TABLE {tables.Notes} (
          task_id uuid PRIMARY KEY,
          note text NOT NULL,
          noted_at timestamptz NOT NULL DEFAULT clock_timestamp()
        ) WITH (fillfactor = 50);
        CREATE TABLE {tables.Orders} (
          number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
          task_id uuid NOT NULL,
          reason text,
          asked_by text NOT NULL,
          asked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
          answer boolean,
          answered_at timestamptz
        );
        CREATE INDEX {tables.Orders}_open ON {tables.Orders} (task_id) WHERE answer IS NULL;
        """,
        $"CREATE INDEX {tables.Tasks}_key ON {tables.Tasks} (key) WHERE key IS NOT NULL AND ended_at IS NULL",
    ];
}

/// <summary>The names of the tables of one cluster.</summary>
internal sealed class ClusterTables(string prefix)
{
    public string Schema { get; } = prefix + "schema";

    public string Nodes { get; } = prefix + "nodes";

    public string Tasks { get; } = prefix + "tasks";

    public string Runs { get; } = prefix + "runs";

    public string Checkpoints { get; } = prefix + "checkpoints";

    public string Notes { get; } = prefix + "notes";

    public string Orders { get; } = prefix + "orders";

    /// <summary>Drops what only a task needs that goes on: its checkpoint and its note. $1: tasks that may have ended.</summary>
    public string ForgetEnded =>
        $"""
        WITH ended AS (SELECT id FROM {Tasks} WHERE id = ANY($1) AND ended_at IS NOT NULL),
        notes AS (DELETE FROM {Notes} WHERE task_id IN (SELECT id FROM ended))
        DELETE FROM {Checkpoints} WHERE task_id IN (SELECT id FROM ended) RETURNING task_id
        """;

    /// <summary>Begins the names of Quartz's tables.</summary>
    public string Quartz { get; } = prefix + "qrtz_";

    /// <summary>On which somebody is told that tasks changed.</summary>
    public string ChangesChannel { get; } = prefix + "changes";

    /// <summary>On which somebody is told that there are orders.</summary>
    public string OrdersChannel { get; } = prefix + "orders";

    /// <summary>On which somebody is told that there are tasks to be given to Quartz.</summary>
    public string UnplannedChannel { get; } = prefix + "unplanned";

    /// <summary>On which somebody is told that orders are answered.</summary>
    public string AnswersChannel { get; } = prefix + "answers";
}

/// <summary>The tables are of a version that this library does not know.</summary>
internal sealed class ClusterSchemaException(string table, int found)
    : InvalidOperationException($"The tables beside {table} have version {found}; this library writes version {ClusterSchema.Version} and would damage newer ones. "
        + $"Use the library that made them on every node, or give this cluster a {nameof(QuartzClusterOptions.TablePrefix)} of its own.");
