using Npgsql;

namespace TaskScheduling.Quartz;

/// <summary>This node, as the others know it.</summary>
/// <param name="Name">What people are told.</param>
/// <param name="Instance">Quartz's name of it; no two processes have the same.</param>
/// <param name="Lease">After how long without a sign of life it has lost its runs.</param>
/// <param name="Boot">Which start of which machine. Null: not known.</param>
/// <param name="Executes">Whether it executes tasks. One that does not gives no signs of life: it has nothing to lose.</param>
internal sealed record NodeIdentity(string Name, string Instance, TimeSpan Lease, string? Boot, bool Executes)
{
    private const string BootFile = "/proc/sys/kernel/random/boot_id";
    private static readonly TimeSpan NoLease = TimeSpan.FromDays(1);

    public static NodeIdentity Of(QuartzClusterOptions options)
    {
        var name = options.NodeName ?? $"{Environment.MachineName} {Environment.ProcessId}";
        return new NodeIdentity(name, $"{name} {Guid.NewGuid():N}"[..Math.Min(name.Length + 9, 150)], options.Executes ? options.Lease : NoLease, ReadBoot(), options.Executes);
    }

    /// <summary>A new row: a node that was declared lost never comes back as the same one.</summary>
    public async Task<long> RegisterAsync(NpgsqlConnection connection, ClusterTables tables, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"INSERT INTO {tables.Nodes} (name, instance, boot, lease, takes) VALUES ($1, $2, $3, $4, $5) RETURNING id", connection)
        {
            Parameters =
            {
                new NpgsqlParameter<string> { TypedValue = Name },
                new NpgsqlParameter<string> { TypedValue = Instance },
                new NpgsqlParameter { Value = Boot ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text },
                new NpgsqlParameter<TimeSpan> { TypedValue = Lease },
                new NpgsqlParameter<bool> { TypedValue = Executes },
            },
        };
        return (long)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
    }

    private static string? ReadBoot()
    {
        try
        {
            return OperatingSystem.IsLinux() ? File.ReadAllText(BootFile).Trim() : null;
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
