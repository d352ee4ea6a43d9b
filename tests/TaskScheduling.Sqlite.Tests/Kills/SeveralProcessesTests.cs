using System.Globalization;

namespace TaskScheduling.Sqlite.Tests;

/// <summary>Four processes submit to one file, two of them may execute, and whichever does is killed, again and again; a fifth one watches and stops.</summary>
/// <remarks>One round of it; with <c>TASKSCHEDULING_KILL_SECONDS</c> as many over the same file as fit.</remarks>
[NonParallelizable]
public sealed class SeveralProcessesTests : StoreTests
{
    private const int Each = 5_000;
    private const int Kills = 8;

    /// <summary>Far above what is promised, for machines on which five processes share two processors. What it took is in the counts.</summary>
    private static readonly TimeSpan LatestNews = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(2);

    private readonly List<HostProcess> _hosts = [];
    private readonly List<HostProcess> _survivors = [];
    private int _kills;

    [Test]
    [CancelAfter(900_000)]
    public async Task Each_sees_all_of_its_tasks_end_whoever_executes_and_is_killed(CancellationToken cancellationToken)
    {
        await Store.LoadAsync(cancellationToken);
        await Store.DisposeAsync();
        StoreAudit.Begin(Folder);
        try
        {
            var stopper = Start("stop", 0);
            await stopper.Ready.WaitAsync(cancellationToken);
            var began = TimeProvider.System.GetTimestamp();
            do
                await SubmitAsync(cancellationToken);
            while (TimeProvider.System.GetElapsedTime(began) < KillSettings.Seconds);
            await LeaveAsync([stopper], cancellationToken);
            Check(StoreAudit.Read(Folder), stopper);
        }
        finally
        {
            foreach (var host in _hosts)
                host.Dispose();
        }
    }

    /// <summary>Four times so many tasks: those of the living are seen to end by who submitted them, those of the dead by the file.</summary>
    private async Task SubmitAsync(CancellationToken cancellationToken)
    {
        HostProcess[] apps = [Start("submit-all", Each), Start("submit-all", Each)];
        HostProcess[] executors = [Start("execute-too", Each), Start("execute-too", Each)];
        var left = new int[] { Each, Each };
        foreach (var host in apps.Concat(executors))
            await host.Ready.WaitAsync(cancellationToken);
        foreach (var host in apps.Concat(executors))
            host.Say("go");
        for (var kill = 0; kill < Kills; kill++)
            await KillExecutorAsync(executors, left, new Random(KillSettings.Seed + _kills), cancellationToken);
        foreach (var host in apps.Concat(executors))
            await UntilAsync(host, "saw", cancellationToken);
        await UntilNothingIsOpenAsync(cancellationToken);
        await LeaveAsync([.. apps, .. executors], cancellationToken);
        _survivors.AddRange([.. apps, .. executors]);
    }

    private static async Task LeaveAsync(HostProcess[] hosts, CancellationToken cancellationToken)
    {
        foreach (var host in hosts)
            host.Say("leave");
        foreach (var host in hosts)
            Assert.That(await host.WaitAsync(cancellationToken), Is.Zero, "it leaves in order");
    }

    private HostProcess Start(string how, int count)
    {
        var host = new HostProcess(how, Folder.Path, count.ToString(CultureInfo.InvariantCulture));
        _hosts.Add(host);
        return host;
    }

    /// <summary>Whoever executes dies; the one that comes in its place submits what that one had left.</summary>
    private async Task KillExecutorAsync(HostProcess[] executors, int[] left, Random random, CancellationToken cancellationToken)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(random.Next(300, 1_500)), TimeProvider.System, cancellationToken);
        var index = -1;
        while (index < 0)
        {
            var name = Folder.Value("SELECT name FROM executors ORDER BY number DESC LIMIT 1") as string;
            index = Array.FindIndex(executors, host => name == string.Create(CultureInfo.InvariantCulture, $"process {host.Id}"));
            if (index < 0)
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancellationToken);
        }

        await executors[index].KillAsync();
        _kills++;
        left[index] = Math.Max(0, left[index] - executors[index].Words("accepted").Length);
        executors[index] = Start("execute-too", left[index]);
        await executors[index].Ready.WaitAsync(cancellationToken);
        executors[index].Say("go");
    }

    private static async Task UntilAsync(HostProcess host, string word, CancellationToken cancellationToken)
    {
        while (host.Words(word).Length == 0)
        {
            if (host.HasExited)
                throw new AssertionException($"Process {host.Id} has ended before it said '{word}'.");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>Nobody waits for what a process had submitted that was killed: it runs all the same, while others come and go.</summary>
    private async Task UntilNothingIsOpenAsync(CancellationToken cancellationToken)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (Folder.Value("SELECT count(*) FROM tasks WHERE ended_at IS NULL") is long open and > 0)
        {
            Assert.That(TimeProvider.System.GetElapsedTime(since), Is.LessThan(LongestRest), $"{open} tasks of the dead are still open");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancellationToken);
        }
    }

    private void Check(StoreAudit audit, HostProcess stopper)
    {
        var promises = new Promises(_hosts, audit);
        var answers = stopper.Words("answered").ToLookup(words => TaskId.Parse(words[1]), words => words[2] == "True");
        var committed = _hosts.SelectMany(host => host.Words("accepted")).ToDictionary(words => words[1], words => HostProcess.Number(words[2]));
        var news = stopper.Words("seen").Where(words => committed.ContainsKey(words[1]))
            .Select(words => TimeProvider.System.GetElapsedTime(committed[words[1]], HostProcess.Number(words[2]))).Order().ToArray();
        TestContext.Progress.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"SQLite processes: {_kills:N0} executors killed, {audit.Tasks.Count:N0} tasks, {audit.Runs.Count():N0} runs, {audit.HostLost:N0} host_lost, {answers.Count:N0} stopped, {promises.Missing.Count:N0} missing, {audit.Twice + promises.BeganTwice.Count:N0} twice; seen elsewhere after {news[news.Length / 2].TotalMilliseconds:F0} ms (median), {news[^1].TotalMilliseconds:F0} ms (worst of {news.Length:N0})"));
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
            Assert.That(audit.Tasks, Has.Count.GreaterThanOrEqualTo(_survivors.Count * Each));
            Assert.That(_survivors.Select(host => host.Words("final").Length), Is.EqualTo(_survivors.Select(host => host.Words("accepted").Length)), "each sees all of its own");
            Assert.That(answers.Where(answer => answer.Count(yes => yes) > 1).Select(answer => answer.Key), Is.Empty, "two calls were told that they stopped it");
            Assert.That(answers.Select(answer => audit.LastOf(answer.Key)?.Expiration?.Code), Has.All.EqualTo(ExpirationCodes.UserStopped));
            Assert.That(_hosts.SelectMany(host => host.Words("logged")).Select(words => string.Join(' ', words)).Distinct().Take(20), Is.Empty, "faults in the log");
            Assert.That(stopper.Words("seen"), Has.Length.GreaterThanOrEqualTo(audit.Tasks.Count), "the one that watches sees all");
            Assert.That(news[^1], Is.LessThan(LatestNews));
        }
    }
}
