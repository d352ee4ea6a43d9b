using System.Globalization;

namespace TaskScheduling.Sqlite.Tests;

/// <summary>Processes over one file that are killed at random instants, hundreds of them; then everything that they were promised is counted.</summary>
/// <remarks>
/// Goes on until so many were killed, or as long as <c>TASKSCHEDULING_KILL_SECONDS</c> says where that is more; <c>TASKSCHEDULING_KILL_SEED</c> repeats the choices,
/// though not what the machine makes of them.
/// </remarks>
[NonParallelizable]
public sealed class KillLoopTests : StoreTests
{
    /// <summary>One executes and is killed while the others come up, wait for their turn, or take over.</summary>
    private const int AtATime = 3;

    private const int Kills = 250;
    private static readonly TimeSpan ClockGrain = TimeSpan.FromMilliseconds(50);

    /// <summary>A machine that is too busy for so many kills has fewer of them, and the counts say so.</summary>
    private static readonly TimeSpan LongestUnasked = TimeSpan.FromSeconds(150);
    private static readonly TimeSpan LongestLife = TimeSpan.FromSeconds(10);

    private readonly List<HostProcess> _hosts = [];

    [Test]
    [CancelAfter(1_200_000)]
    public async Task Nothing_is_lost_and_nothing_ends_twice_whenever_a_process_is_killed(CancellationToken cancellationToken)
    {
        var seed = KillSettings.Seed;
        await Store.LoadAsync(cancellationToken);
        await Store.DisposeAsync();
        StoreAudit.Begin(Folder);
        var kills = 0;
        var began = TimeProvider.System.GetTimestamp();
        try
        {
            await Task.WhenAll(Enumerable.Range(0, AtATime).Select(async slot =>
            {
                var random = new Random(seed + slot);
                while (IsToGoOn(Volatile.Read(ref kills), TimeProvider.System.GetElapsedTime(began)))
                {
                    if (await LiveAsync(random, cancellationToken))
                        Interlocked.Increment(ref kills);
                }
            }));
            var parked = Parked();
            var last = Start("drain", 0);
            await last.WaitAsync(cancellationToken);
            Check(StoreAudit.Read(Folder), parked, last, kills, seed);
        }
        finally
        {
            foreach (var host in _hosts)
                host.Dispose();
        }
    }

    private static bool IsToGoOn(int kills, TimeSpan elapsed) => elapsed < KillSettings.Seconds || (kills < Kills && elapsed < LongestUnasked);

    /// <returns>It was killed.</returns>
    private async Task<bool> LiveAsync(Random random, CancellationToken cancellationToken)
    {
        var (how, words, early, late) = (random.Next(10), random.Next(250), Some(random, 400), Some(random, 100));
        var host = Start("host", random.Next());
        if (how < 2) // while it starts
            await Task.Delay(early, TimeProvider.System, cancellationToken);
        else // when it has come so far, on a fast machine or a slow one
            await Task.WhenAny(host.HasSaidAsync(1 + words), Task.Delay(LongestLife, TimeProvider.System, cancellationToken));
        if (how >= 8) // while it shuts down
        {
            host.Say("leave");
            await Task.Delay(late, TimeProvider.System, cancellationToken);
        }

        return await host.KillAsync();
    }

    private static TimeSpan Some(Random random, int milliseconds) => TimeSpan.FromMilliseconds(random.Next(milliseconds));

    private HostProcess Start(string how, int seed)
    {
        var host = new HostProcess(how, Folder.Path, seed.ToString(CultureInfo.InvariantCulture));
        lock (_hosts)
            _hosts.Add(host);
        return host;
    }

    /// <summary>What the next start has to park: three runs of it, with the one that was cut off just now, have gone down with their processes.</summary>
    private HashSet<TaskId> Parked()
    {
        var audit = StoreAudit.Read(Folder);
        var open = new HashSet<TaskId>();
        using var connection = Folder.Connect();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT id FROM tasks WHERE ended_at IS NULL AND open_attempt IS NOT NULL";
        using var row = command.ExecuteReader();
        while (row.Read())
            open.Add(new TaskId(new Guid((byte[])row[0], bigEndian: true)));
        return [.. audit.Unended.Where(task => audit.LossesOf(task) + (open.Contains(task) ? 1 : 0) >= 3)];
    }

    private void Check(StoreAudit audit, HashSet<TaskId> parked, HostProcess last, int kills, int seed)
    {
        var promises = new Promises(_hosts, audit);
        TestContext.Progress.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"SQLite kills: {kills:N0} kills, {audit.Tasks.Count:N0} tasks, {audit.Runs.Count():N0} runs, {audit.HostLost:N0} host_lost, {parked.Count:N0} parked, {promises.Missing.Count:N0} missing, {audit.Twice + promises.BeganTwice.Count:N0} twice (seed {seed}, {promises.Told:N0} promises, {promises.Checkpoints:N0} checkpoints)"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(promises.Missing, Is.Empty, "accepted, or told as ended, and not in the file");
            Assert.That(promises.Different, Is.Empty, "told otherwise than it is in the file");
            Assert.That(audit.Twice, Is.Zero, "recorded twice");
            Assert.That(promises.BeganTwice, Is.Empty, "a handler was called twice for one attempt");
            Assert.That(promises.EndedUnbegun, Is.Empty, "a run succeeded whose handler was never called");
            Assert.That(audit.Unended, Is.Empty, "has no end");
            Assert.That(audit.WithGaps, Is.Empty, "attempts are not 1 to n");
            Assert.That(audit.WithAnotherFinal, Is.Empty, "the end of the task is not that of its last run");
            Assert.That(audit.Lost, Is.Zero, "left the file before its end");
            Assert.That(promises.Broken, Is.Empty, "a checkpoint is not whole, or older than one that was acknowledged");
            Assert.That(audit.Runs.Where(IsWronglyLost).Select(run => $"{run.Task}/{run.Attempt} {run.Result.Expiration}"), Is.Empty, "what is said of a run that was cut off");
            Assert.That(promises.SeenAfterDeath(ClockGrain), Is.Empty, "a sign of life of a process that was dead");
            Assert.That(_hosts.SelectMany(host => host.Words("logged")).Select(words => string.Join(' ', words)).Distinct().Take(20), Is.Empty, "faults in the log");
            Assert.That(last.Words("drained"), Has.Length.EqualTo(1));
            Assert.That(last.Words("parked").Select(words => TaskId.Parse(words[1])).Distinct(), Is.SupersetOf(parked));
            Assert.That(last.Words("released").Select(words => words[2]), Has.All.EqualTo("True"));
            Assert.That(last.Words("shows").Where(words => audit.FinalOf(TaskId.Parse(words[1])) != words[2]), Is.Empty, "the last process shows another end");
            Assert.That((audit.HostLost, parked.Count, promises.Checkpoints), Is.GreaterThan((0, 0, 0)), "all of it happened");
            Assert.That(Folder.Value("PRAGMA integrity_check"), Is.EqualTo("ok"));
        }

        static bool IsWronglyLost(StoreAudit.End run) => run.Result.Expiration is Expiration.HostLost lost
            && (lost.BootChanged is not false || lost.LastSignOfLife is not { } seen || seen < run.StartedAt - ClockGrain || seen > lost.At + ClockGrain);
    }
}
