using System.Text.Json;

namespace TaskScheduling.Sqlite;

/// <summary>Orders as they stand in the file.</summary>
internal static class OrderRows
{
    /// <summary>Those that nobody has answered, since a number.</summary>
    public static List<TaskOrder> ReadOpen(StoreConnection connection, long since)
    {
        var orders = new List<TaskOrder>();
        var rows = connection["SELECT number, id, reason FROM orders WHERE number > ?1 AND answered_at IS NULL ORDER BY number"].Bind(1, since);
        while (rows.Step())
            orders.Add(new TaskOrder(rows.Long(0), rows.Id(1), rows.IsNull(2) ? null : JsonSerializer.Deserialize(rows.Bytes(2), RecordingJson.Full.TypeOf<Expiration>())));
        return orders;
    }

    /// <summary>Null: it is not answered.</summary>
    public static bool? ReadAnswer(StoreConnection connection, long number) =>
        connection["SELECT answer FROM orders WHERE number = ?1"].Bind(1, number).Number() is { } answer ? answer != 0 : null;
}
