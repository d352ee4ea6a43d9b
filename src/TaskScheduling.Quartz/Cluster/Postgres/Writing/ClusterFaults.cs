using Npgsql;

namespace TaskScheduling.Quartz;

/// <summary>What PostgreSQL's errors mean here.</summary>
internal static class ClusterFaults
{
    private const string IdleInTransactionTimeout = "25P03";

    /// <summary>Whether the same thing may work on the next try: the server restarts, connections are cut, two transactions met.</summary>
    public static bool IsPassing(Exception fault) => fault switch
    {
        PostgresException refused => IsPassing(refused),
        _ => fault is NpgsqlException or IOException or TimeoutException or System.Net.Sockets.SocketException or ObjectDisposedException or ClusterSchemaException,
    };

    private static bool IsPassing(PostgresException fault) => fault.IsTransient || fault.SqlState is
        PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.DatabaseDropped
        or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.TooManyConnections
        or IdleInTransactionTimeout or PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.LockNotAvailable
        or PostgresErrorCodes.ReadOnlySqlTransaction;

    /// <summary>Whether the server itself has said that nothing was written. Of a connection that is lost nobody knows.</summary>
    public static bool HasWrittenNothing(Exception fault) => fault is PostgresException
    {
        SqlState: PostgresErrorCodes.ReadOnlySqlTransaction or PostgresErrorCodes.DiskFull or PostgresErrorCodes.LockNotAvailable
            or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected
    };

    /// <summary>With the remedy in words: the record's own fault, or one of the server that may pass.</summary>
    public static Exception Of(Exception fault) =>
        fault is not PostgresException refused ? fault
        : IsOfTheRecord(refused) ? new RecordRefusedException(Words(refused), fault)
        : new InvalidOperationException(Words(refused), fault);

    public static Exception Unreachable(Exception fault) => fault is ClusterSchemaException
        ? new InvalidOperationException(fault.Message, fault)
        : HasWrittenNothing(fault) ? Of(fault) : new InvalidOperationException($"The cluster's database cannot be reached ({fault.Message}). Nothing was written; try again when it can.", fault);

    /// <summary>Data that it cannot hold (22), that contradicts what is there (23), or is beyond its limits (54): the same tomorrow.</summary>
    private static bool IsOfTheRecord(PostgresException fault) => fault.SqlState[..2] is "22" or "23" or "54";

    private static string Words(PostgresException refused) => $"PostgreSQL refused to write ({refused.SqlState}: {refused.MessageText}). " + refused.SqlState switch
    {
        PostgresErrorCodes.DiskFull => "Its disk is full: free some space; nothing of this was written.",
        PostgresErrorCodes.ReadOnlySqlTransaction => "It is read-only: let the nodes connect to the server that is not (Target Session Attributes=primary).",
        PostgresErrorCodes.InsufficientPrivilege => "Give the account of this node the right to read and write the cluster's tables.",
        PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn => "The cluster's tables were changed: restart the node to make what is missing.",
        PostgresErrorCodes.CharacterNotInRepertoire or PostgresErrorCodes.UntranslatableCharacter => "The database must have the encoding UTF8.",
        _ => "Nothing of this was written.",
    };
}
