using System.Globalization;
using Microsoft.Extensions.Logging;
using Npgsql;
using Quartz;

namespace TaskScheduling.Quartz;

/// <summary>Gives signs of life, takes over from nodes that give none, and finds tasks that nobody is to fire.</summary>
internal sealed class ClusterWatch(PostgresTaskStore store, TriggerPlanner planner, QuartzClusterOptions options, TimeProvider time, ILogger<ClusterWatch> logger) : IFiringWatch
{
    private const int Portion = 500;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(1); // after which a task is looked for whose node lives and says nothing
    private static readonly TimeSpan RetentionInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan SeenByAll = TimeSpan.FromSeconds(10); // whatever the retention, whoever waits for an end reads it before it goes

    private readonly ILogger _logger = new IsolatedLogger(logger);
    private readonly CancellationTokenSource _stopping = new();
    private Task _loop = Task.CompletedTask;
    private int _disposed;

    public void Start(IScheduler quartz) => _loop = Task.Run(() => RunAsync(_stopping.Token));

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        long? sweptAt = null, cleanedAt = null;
        var connectedSince = time.GetTimestamp();
        var unplanned = store.Signals.Unplanned.Next;
        while (!cancellationToken.IsCancellationRequested)
        {
            var began = time.GetTimestamp();
            try
            {
                var isAlive = await store.Writer.WriteAsync(new RenewalWrite()).WaitAsync(cancellationToken).ConfigureAwait(false);
                if (!isAlive || time.GetElapsedTime(began) > options.Lease / 2)
                    connectedSince = time.GetTimestamp(); // the database, or this node, was away: the others get their time to come back, too
                var lost = time.GetElapsedTime(connectedSince) > options.Lease && await FenceAsync(cancellationToken).ConfigureAwait(false);
                if ((lost || unplanned.IsCompleted || IsDue(sweptAt, options.SweepInterval)) && planner.Waiting == 0)
                {
                    unplanned = store.Signals.Unplanned.Next;
                    var isAll = await SweepAsync(cancellationToken).ConfigureAwait(false);
                    sweptAt = isAll ? time.GetTimestamp() : null;
                }

                if (IsDue(cleanedAt, RetentionInterval))
                {
                    var isAll = await CleanAsync(cancellationToken).ConfigureAwait(false);
                    cleanedAt = isAll ? time.GetTimestamp() : null;
                }
            }
            catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
            {
                connectedSince = time.GetTimestamp();
                _logger.ClusterWorkFailed(fault, "Looking after the cluster");
            }

            if (unplanned.IsCompleted) // it waits for what was planned before
                await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            else
                await Task.WhenAny(unplanned, Task.Delay(options.RenewalInterval, time, cancellationToken)).ConfigureAwait(false);
            if (time.GetElapsedTime(began) > options.Lease / 2)
                connectedSince = time.GetTimestamp(); // this process did not run for a while
        }
    }

    private bool IsDue(long? last, TimeSpan interval) => last is not { } at || time.GetElapsedTime(at) >= interval;

    /// <summary>A node without a sign of life for longer than its lease is lost for ever; if it comes back, it is a new one.</summary>
    private async Task<bool> FenceAsync(CancellationToken cancellationToken)
    {
        await using var command = store.Database.CreateCommand(
            $"""
            WITH lost AS (
              UPDATE {store.Tables.Nodes} SET fenced_at = clock_timestamp() WHERE fenced_at IS NULL AND id <> $1 AND seen_at + lease < clock_timestamp() RETURNING id, name)
            SELECT lost.name, (SELECT count(*) FROM {store.Tables.Tasks} t WHERE t.held_by = lost.id AND t.ended_at IS NULL) FROM lost
            """);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = store.Writer.NodeId });
        await using var row = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var any = false;
        while (await row.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            any = true;
            _logger.NodeLost(row.GetString(0), row.GetInt64(1));
        }

        return any;
    }

    /// <summary>Tasks that Quartz does not know and that nobody holds who is alive, or gives to Quartz: this node does it from now on.</summary>
    /// <remarks>Open runs stay open: whoever takes the task finds it, with the sign of life of the node that began it.</remarks>
    /// <returns>False: there may be more.</returns>
    private async Task<bool> SweepAsync(CancellationToken cancellationToken)
    {
        var isLost = $"NOT EXISTS (SELECT 1 FROM {store.Tables.Nodes} n WHERE n.id = {{0}} AND n.fenced_at IS NULL)";
        await using var command = store.Database.CreateCommand(
            $"""
            UPDATE {store.Tables.Tasks} SET held_by = NULL, planned_by = $2, plan = plan + 1, touched_at = clock_timestamp() WHERE id IN (
              SELECT t.id FROM {store.Tables.Tasks} t
              WHERE t.ended_at IS NULL
                AND CASE WHEN t.held_by IS NULL THEN {string.Format(CultureInfo.InvariantCulture, isLost, "t.planned_by")} OR t.touched_at < clock_timestamp() - $3
                    ELSE {string.Format(CultureInfo.InvariantCulture, isLost, "t.held_by")} END
                AND NOT EXISTS (
                  SELECT 1 FROM {store.Tables.Quartz}triggers q
                  WHERE q.sched_name = $1 AND q.trigger_name = t.id::text || '/' || t.plan AND q.trigger_group = '{PlannedTrigger.Group}' AND q.trigger_state NOT IN ('COMPLETE', 'ERROR'))
              ORDER BY t.sequence LIMIT {Portion} FOR UPDATE SKIP LOCKED)
            RETURNING id, due_at, plan
            """);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = options.SchedulerName });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = store.Writer.NodeId });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = Forgotten });
        await using var row = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var count = 0;
        for (; await row.ReadAsync(cancellationToken).ConfigureAwait(false); count++)
            planner.Plan(new PlannedTrigger(new TaskId(row.GetGuid(0)), PlannedTrigger.PlanOf(row.GetInt32(2)), row.IsDBNull(1) ? time.GetUtcNow() : row.GetFieldValue<DateTimeOffset>(1)));
        if (count > 0)
            _logger.TasksSwept(count);
        return count < Portion;
    }

    /// <summary>What has ended is remembered within bounds, and until everybody has seen the end. One portion: the next one comes after a sign of life.</summary>
    /// <returns>False: there may be more.</returns>
    private async Task<bool> CleanAsync(CancellationToken cancellationToken)
    {
        var (tasks, runs, orders, nodes) = (store.Tables.Tasks, store.Tables.Runs, store.Tables.Orders, store.Tables.Nodes);
        await using var command = store.Database.CreateCommand(
            $"""
            WITH old AS (
              DELETE FROM {tasks} WHERE id IN (
                SELECT id FROM {tasks} WHERE ended_at < clock_timestamp() - $3 AND (ended_at < clock_timestamp() - $1
                  OR ended_at <= (SELECT ended_at FROM {tasks} WHERE ended_at IS NOT NULL ORDER BY ended_at DESC OFFSET $2 LIMIT 1))
                LIMIT {Portion} FOR UPDATE SKIP LOCKED) RETURNING id),
            runs AS (DELETE FROM {runs} WHERE task_id IN (SELECT id FROM old)),
            orders AS (DELETE FROM {orders} WHERE task_id IN (SELECT id FROM old))
            SELECT count(*) FROM old
            """);
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = options.EndedTasksKeptFor });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = options.MaximumEndedTasks });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = SeenByAll });
        var removed = (long)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
        await using var lost = store.Database.CreateCommand(
            $"DELETE FROM {nodes} n WHERE n.fenced_at < clock_timestamp() - $1 AND NOT EXISTS (SELECT 1 FROM {tasks} t WHERE t.held_by = n.id)");
        lost.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = options.EndedTasksKeptFor });
        await lost.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        return removed < Portion;
    }
}
