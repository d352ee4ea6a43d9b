using System.Text.Json;

namespace TaskScheduling.Sqlite;

/// <summary>An order is given.</summary>
internal sealed class AskWrite(TaskOrder order, DateTimeOffset at) : StoreWrite
{
    /// <summary>Of the order; known when it is written.</summary>
    public long Number { get; private set; }

    public override void Apply(WriteTransaction transaction)
    {
        var insert = transaction["INSERT INTO orders (id, reason, asked_at) VALUES (?1, ?2, ?3) RETURNING number"].Bind(1, order.TaskId).Bind(3, at);
        _ = order.Reason is { } reason ? insert.Bind(2, JsonSerializer.SerializeToUtf8Bytes(reason, RecordingJson.Full.TypeOf<Expiration>())) : insert.BindNull(2);
        Number = insert.Number()!.Value;
    }
}

/// <summary>An order is answered; the first answer counts. Old ones go with it, but for those whose task is still on its way to the end that was promised.</summary>
internal sealed class AnswerWrite(long number, bool answer, DateTimeOffset at) : StoreWrite
{
    /// <summary>Whoever asked has read it by then.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);

    public override void Apply(WriteTransaction transaction)
    {
        transaction["UPDATE orders SET answer = ?2, answered_at = ?3 WHERE number = ?1 AND answered_at IS NULL"]
            .Bind(1, number).Bind(2, answer ? 1 : 0).Bind(3, at).Run();
        transaction["DELETE FROM orders WHERE answered_at < ?1 AND NOT (answer = 1 AND reason IS NOT NULL AND id IN (SELECT tasks.id FROM tasks WHERE ended_at IS NULL))"]
            .Bind(1, at - Kept).Run();
    }
}
