using System.Globalization;
using Npgsql;
using TaskScheduling.Sqlite.Tests;

namespace TaskScheduling.Quartz.Tests.Cluster;

/// <summary>Three node processes that are killed and frozen, and a database that is restarted, in a loop; then everything is counted.</summary>
/// <remarks>Lasts as long as <c>TASKSCHEDULING_KILL_SECONDS</c> says; by default a minute of disturbance. <c>TASKSCHEDULING_KILL_SEED</c> repeats an order of events.</remarks>
[NonParallelizable]
public sealed class ClusterKillTests
{
    private const int Nodes = 3;
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(3);

    private readonly Hearing _said = new();
    private readonly NodeProcess[] _nodes = new NodeProcess[Nodes];
    private int _started;
    private int _kills;
    private int _freezes;
    private int _restarts;

    internal static QuartzClusterOptions Settings(string connection, string prefix, string name) => new()
    {
        ConnectionString = connection,
        TablePrefix = prefix,
        NodeName = name,
        MaximumConcurrency = 16,
        Patience = TimeSpan.FromSeconds(2),
        HandBackDelay = TimeSpan.FromSeconds(1),
        Lease = Lease,
        RenewalInterval = TimeSpan.FromMilliseconds(300),
        CheckInInterval = TimeSpan.FromSeconds(2),
        SweepInterval = TimeSpan.FromSeconds(2),
        MaximumEndedTasks = 1_000_000,
    };

    [Test]
    public async Task Nothing_is_lost_and_nothing_ends_twice_whatever_is_killed()
    {
        var seconds = KillSettings.Number("TASKSCHEDULING_KILL_SECONDS", 60);
        var seed = KillSettings.Seed;
        using var server = new PostgresServer();
        server.Start();
        await using var database = NpgsqlDataSource.Create(server.ConnectionString);
        try
        {
            for (var index = 0; index < Nodes; index++)
                await StartAsync(server, index);
            await WatchForSecondEndsAsync(database);
            await DisturbAsync(server, new Random(seed), TimeSpan.FromSeconds(seconds));
            foreach (var node in _nodes)
                node.Drain();
            await WaitForEndsAsync(database, TimeSpan.FromSeconds(120));
            var counts = await CountAsync(database);
            var line = string.Create(
                CultureInfo.InvariantCulture,
                $"Cluster: {_kills} kills, {_freezes} freezes, {_restarts} database restarts; {counts.Tasks:N0} tasks, {counts.Runs:N0} runs, {counts.HostLost:N0} host_lost, {counts.AllMissing} missing, {counts.AllTwice} twice (seed {seed})");
            await TestContext.Progress.WriteLineAsync(line);
            await TestContext.Out.WriteLineAsync(line); // from here `tests/run` shows it
            if (counts.Open > 0)
                await ShowOpenAsync(database);
            var isLeft = _nodes.Select(node => node.Leave(TimeSpan.FromSeconds(30))).ToArray();
            using (Assert.EnterMultipleScope())
            {
                Assert.That(counts, Is.EqualTo(new Counts(
                    counts.Accepted, Missing: 0, counts.Tasks, Open: 0, counts.Runs, RunsWithoutEnd: 0, Gaps: 0, WrongLasts: 0, ChangedEnds: 0, BegunTwice: 0, BrokenCheckpoints: 0, LeftCheckpoints: 0, counts.HostLost)));
                Assert.That(counts.Accepted, Is.GreaterThan(Nodes), "something was accepted at all");
                Assert.That(_kills + _freezes + _restarts, Is.Positive);
                Assert.That(counts.HostLost, _kills < 5 ? Is.GreaterThanOrEqualTo(0) : Is.Positive, "of so many that died, one was running something");
                Assert.That(isLeft, Has.All.True, "the nodes leave in order");
            }
        }
        finally
        {
            foreach (var node in _nodes)
                node?.Dispose();
            if (Environment.GetEnvironmentVariable("TASKSCHEDULING_KILL_LOG") is { Length: > 0 } file)
                await File.WriteAllLinesAsync(file, _said.Lines);
            foreach (var line in _said.Lines.Where(line => line.StartsWith("error", StringComparison.Ordinal)).Take(20))
                await TestContext.Out.WriteLineAsync(line);
        }
    }

    private async Task StartAsync(PostgresServer server, int index)
    {
        _nodes[index]?.Dispose();
        _nodes[index] = new NodeProcess(Settings(server.ConnectionString, "kill_", $"node {++_started}"), _said, floods: true);
        await _nodes[index].Ready.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System);
    }

    private async Task DisturbAsync(PostgresServer server, Random random, TimeSpan duration)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(began) < duration)
        {
            await AwaitWorkAsync();
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(500, 3_000)), TimeProvider.System);
            var index = random.Next(Nodes);
            switch (random.Next(10))
            {
                case < 5:
                    _kills++;
                    _nodes[index].Kill();
                    await StartAsync(server, index);
                    break;
                case < 8:
                    _freezes++; // beyond the lease
                    _nodes[index].Freeze();
                    await Task.Delay(Lease + TimeSpan.FromMilliseconds(random.Next(500, 3_000)), TimeProvider.System);
                    _nodes[index].Thaw();
                    break;
                case 8:
                    _restarts++;
                    server.Restart("fast");
                    break;
                default:
                    _restarts++;
                    server.Restart("immediate");
                    break;
            }
        }
    }

    /// <summary>Something is going on that can be disturbed, also on a machine that is slow today.</summary>
    private async Task AwaitWorkAsync()
    {
        var (began, before) = (TimeProvider.System.GetTimestamp(), CountBegun());
        while (CountBegun() == before && TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(20))
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);

        int CountBegun() => _said.Lines.Count(line => line.StartsWith("began ", StringComparison.Ordinal));
    }

    /// <summary>The database itself writes down who changes an end that is recorded.</summary>
    private static async Task WatchForSecondEndsAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand(
            """
            CREATE TABLE changed_ends (task_id uuid);
            CREATE FUNCTION note_changed_end() RETURNS trigger LANGUAGE plpgsql AS
              'BEGIN IF OLD.result IS NOT NULL AND NEW.result IS DISTINCT FROM OLD.result THEN INSERT INTO changed_ends VALUES (CASE TG_ARGV[0] WHEN ''tasks'' THEN (to_jsonb(OLD)->>''id'')::uuid ELSE (to_jsonb(OLD)->>''task_id'')::uuid END); END IF; RETURN NEW; END';
            CREATE TRIGGER changed_end BEFORE UPDATE ON kill_runs FOR EACH ROW EXECUTE FUNCTION note_changed_end('runs');
            CREATE TRIGGER changed_end BEFORE UPDATE ON kill_tasks FOR EACH ROW EXECUTE FUNCTION note_changed_end('tasks');
            """);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task WaitForEndsAsync(NpgsqlDataSource database, TimeSpan atMost)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (await ScalarAsync(database, "SELECT count(*) FROM kill_tasks WHERE ended_at IS NULL") > 0 && TimeProvider.System.GetElapsedTime(began) < atMost)
            await Task.Delay(TimeSpan.FromMilliseconds(250), TimeProvider.System);
    }

    /// <summary>For whoever has to find out why.</summary>
    private static async Task ShowOpenAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand(
            """
            SELECT format('%s tasks held by %s (fenced: %s, seen %s ago), open run: %s, refused: %s, trigger: %s, fired: %s, due %s ago', count(*), n.name, n.fenced_at IS NOT NULL,
              clock_timestamp() - n.seen_at, t.open_attempt IS NOT NULL, t.refused_by IS NOT NULL, q.trigger_state, f.instance_name || ' ' || f.state, min(clock_timestamp() - t.due_at))
            FROM kill_tasks t LEFT JOIN kill_nodes n ON n.id = t.held_by LEFT JOIN kill_qrtz_triggers q ON q.trigger_name = t.id::text || '/' || t.plan
            LEFT JOIN kill_qrtz_fired_triggers f ON f.trigger_name = q.trigger_name
            WHERE t.ended_at IS NULL GROUP BY n.name, n.fenced_at, n.seen_at, t.open_attempt IS NOT NULL, t.refused_by IS NOT NULL, q.trigger_state, f.instance_name, f.state
            UNION ALL SELECT format('node %s, seen %s ago', name, clock_timestamp() - seen_at) FROM kill_nodes WHERE fenced_at IS NULL
            UNION ALL SELECT format('session %s %s %s: %s', application_name, state, wait_event, left(query, 100)) FROM pg_stat_activity WHERE state <> 'idle'
            """);
        await using var row = await command.ExecuteReaderAsync();
        while (await row.ReadAsync())
            await TestContext.Progress.WriteLineAsync(row.GetString(0));
    }

    private async Task<Counts> CountAsync(NpgsqlDataSource database)
    {
        var accepted = _said.Lines.Where(line => line.StartsWith("accepted ", StringComparison.Ordinal)).Select(line => Guid.Parse(line["accepted ".Length..])).ToArray();
        await using var missing = database.CreateCommand("SELECT count(*) FROM unnest($1) AS accepted(id) WHERE NOT EXISTS (SELECT 1 FROM kill_tasks t WHERE t.id = accepted.id)");
        missing.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = accepted });
        return new Counts(
            accepted.Length,
            (long)(await missing.ExecuteScalarAsync())!,
            await ScalarAsync(database, "SELECT count(*) FROM kill_tasks"),
            await ScalarAsync(database, "SELECT count(*) FROM kill_tasks WHERE ended_at IS NULL"),
            await ScalarAsync(database, "SELECT count(*) FROM kill_runs"),
            await ScalarAsync(database, "SELECT count(*) FROM kill_runs WHERE result IS NULL"),
            await ScalarAsync(database, "SELECT count(*) FROM (SELECT 1 FROM kill_runs GROUP BY task_id HAVING count(*) <> max(attempt)) gaps"),
            await ScalarAsync(
                database,
                "SELECT count(*) FROM kill_tasks t WHERE t.result IS DISTINCT FROM (SELECT r.result FROM kill_runs r WHERE r.task_id = t.id ORDER BY r.attempt DESC LIMIT 1)"),
            await ScalarAsync(database, "SELECT count(*) FROM changed_ends"),
            _said.Lines.Where(line => line.StartsWith("began ", StringComparison.Ordinal)).GroupBy(line => line).Count(runs => runs.Count() > 1),
            _said.Lines.Count(line => line.StartsWith("broken", StringComparison.Ordinal)),
            await ScalarAsync(database, "SELECT count(*) FROM kill_checkpoints"),
            await ScalarAsync(database, "SELECT count(*) FROM kill_runs WHERE result LIKE '%host_lost%'"));
    }

    private static async Task<long> ScalarAsync(NpgsqlDataSource database, string sql)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var command = database.CreateCommand(sql);
                return (long)(await command.ExecuteScalarAsync())!;
            }
            catch (NpgsqlException) when (attempt < 10)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System); // a pooled connection of before the restart
            }
        }
    }

    /// <summary>What was found in the end.</summary>
    private sealed record Counts(
        int Accepted, long Missing, long Tasks, long Open, long Runs, long RunsWithoutEnd, long Gaps, long WrongLasts, long ChangedEnds, int BegunTwice, int BrokenCheckpoints, long LeftCheckpoints, long HostLost)
    {
        public long AllMissing => Missing + Open + RunsWithoutEnd + Gaps;

        public long AllTwice => ChangedEnds + WrongLasts + BegunTwice;
    }
}
