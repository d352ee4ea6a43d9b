using System.Text.Json;

namespace TaskScheduling.Sqlite;

/// <summary>Orders as they stand in the file.</summary>
internal static class OrderRows
{
    private const string Open = "SELECT number, id, reason FROM orders WHERE number > ?1 AND answered_at IS NULL ORDER BY number";

    // The run of then was to end and has not: its process died before. A run that has ended since was told.
    private const string OpenOrUndone = """
        SELECT o.number, o.id, o.reason FROM orders o LEFT JOIN tasks t ON t.id = o.id AND t.ended_at IS NULL
        WHERE o.answered_at IS NULL OR (o.answer = 1 AND o.reason IS NOT NULL AND t.id IS NOT NULL
          AND NOT EXISTS (SELECT 1 FROM runs r WHERE r.sequence = t.sequence AND r.ended_at >= o.asked_at))
        ORDER BY o.number
        """;

    /// <summary>Those that nobody has answered, since a number.</summary>
    public static List<TaskOrder> ReadOpen(StoreConnection connection, long since) => Read(connection[Open].Bind(1, since));

    /// <summary>For whoever takes over: also those that were answered with yes and are not carried out.</summary>
    public static List<TaskOrder> ReadOpenOrUndone(StoreConnection connection) => Read(connection[OpenOrUndone]);

    /// <summary>Null: it is not answered.</summary>
    public static bool? ReadAnswer(StoreConnection connection, long number) =>
        connection["SELECT answer FROM orders WHERE number = ?1"].Bind(1, number).Number() is { } answer ? answer != 0 : null;

    private static List<TaskOrder> Read(Statement rows)
    {
        var orders = new List<TaskOrder>();
        while (rows.Step())
            orders.Add(new TaskOrder(rows.Long(0), rows.Id(1), rows.IsNull(2) ? null : JsonSerializer.Deserialize(rows.Bytes(2), RecordingJson.Full.TypeOf<Expiration>())));
        return orders;
    }
}
