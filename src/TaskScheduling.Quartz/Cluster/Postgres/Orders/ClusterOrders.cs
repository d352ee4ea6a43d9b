using Npgsql;

namespace TaskScheduling.Quartz;

/// <summary>What nodes ask of one another: a row that stays until it is answered, and a word that it is there.</summary>
internal sealed class ClusterOrders(NpgsqlDataSource database, ClusterTables tables, ClusterSignals signals, TimeProvider time)
{
    private static readonly TimeSpan LookAtLeastEvery = TimeSpan.FromMilliseconds(250);

    public async Task<long> AskAsync(TaskOrder order, string node, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            $"WITH asked AS (INSERT INTO {tables.Orders} (task_id, reason, asked_by) VALUES ($1, $2, $3) RETURNING number) SELECT number, pg_notify('{tables.OrdersChannel}', '') FROM asked");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = order.TaskId.Value });
        command.Parameters.Add(new NpgsqlParameter { Value = order.Reason is { } reason ? ClusterRows.Write(reason) : DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = node });
        return (long)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
    }

    /// <returns>What was answered; false where nobody has, and the order stays.</returns>
    public async Task<bool> WaitForAnswerAsync(long number, TimeSpan atMost, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            var said = signals.Answers.Next;
            await using (var command = database.CreateCommand($"SELECT answer FROM {tables.Orders} WHERE number = $1"))
            {
                command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = number });
                if (await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is bool answer)
                    return answer;
            }

            if (time.GetElapsedTime(began) >= atMost)
                return false;
            await said.WaitAsync(LookAtLeastEvery, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Orders that nobody has answered about those of these tasks that the node still holds, oldest first.</summary>
    public async Task<IReadOnlyList<TaskOrder>> ReadAsync(TaskId[] tasks, long node, CancellationToken cancellationToken)
    {
        if (tasks.Length == 0)
            return [];
        await using var command = database.CreateCommand(
            $"SELECT o.number, o.task_id, o.reason FROM {tables.Orders} o JOIN {tables.Tasks} t ON t.id = o.task_id AND t.held_by = $2 WHERE o.answer IS NULL AND o.task_id = ANY($1) ORDER BY o.number");
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. tasks.Select(task => task.Value)] });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = node });
        await using var row = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var orders = new List<TaskOrder>();
        while (await row.ReadAsync(cancellationToken).ConfigureAwait(false))
            orders.Add(new TaskOrder(row.GetInt64(0), new TaskId(row.GetGuid(1)), row.IsDBNull(2) ? null : ClusterRows.Read<Expiration>(row.GetString(2))));
        return orders;
    }

    /// <summary>A node that has lost the task meanwhile has nothing to say: whoever goes on with it finds the order.</summary>
    public async Task AnswerAsync(long number, bool answer, long node, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            $"""
            WITH answered AS (
              UPDATE {tables.Orders} o SET answer = $2, answered_at = clock_timestamp() FROM {tables.Tasks} t
              WHERE o.number = $1 AND o.answer IS NULL AND t.id = o.task_id AND (t.held_by IS NULL OR t.held_by = $3) RETURNING o.number)
            SELECT pg_notify('{tables.AnswersChannel}', '') FROM answered
            """);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = number });
        command.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = answer });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = node });
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
