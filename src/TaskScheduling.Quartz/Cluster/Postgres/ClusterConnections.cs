using Npgsql;

namespace TaskScheduling.Quartz;

/// <summary>How a node reaches the database.</summary>
internal static class ClusterConnections
{
    private const int KeepAliveSeconds = 5;

    /// <summary>Sessions of a node that is frozen in the middle of a transaction are ended by the server: others wait for their locks.</summary>
    public static string ConnectionStringOf(QuartzClusterOptions options)
    {
        var idle = (long)Math.Max(3_000, options.Lease.TotalMilliseconds / 2);
        var builder = new NpgsqlConnectionStringBuilder(options.ConnectionString);
        builder.Options = FormattableString.Invariant($"{builder.Options} -c idle_in_transaction_session_timeout={idle}").Trim();
        builder.ApplicationName ??= $"TaskScheduling {options.SchedulerName}";
        if (builder.KeepAlive == 0)
            builder.KeepAlive = KeepAliveSeconds;
        builder.Enlist = false;
        return builder.ConnectionString;
    }

    public static NpgsqlDataSource Open(QuartzClusterOptions options)
    {
        var builder = new NpgsqlConnectionStringBuilder(ConnectionStringOf(options));
        if (builder.MaxAutoPrepare == 0)
            builder.MaxAutoPrepare = 50;
        return NpgsqlDataSource.Create(builder);
    }
}
