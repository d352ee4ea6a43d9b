using System.Globalization;
using TaskScheduling.Sqlite.Tests;

namespace TaskScheduling.Quartz.Tests.Cluster;

/// <summary>Two processes of one machine over SQLite and an un-clustered Quartz: one executes, the other takes over; both submit, and one of them is killed, in a loop; then everything is counted.</summary>
/// <remarks>Lasts half as long as <c>TASKSCHEDULING_KILL_SECONDS</c> says; by default half a minute. <c>TASKSCHEDULING_KILL_SEED</c> repeats an order of events.</remarks>
[NonParallelizable]
public sealed class UnclusteredKillTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    private readonly StoreFolder _folder = new();
    private readonly Hearing _said = new();
    private readonly NodeProcess[] _processes = new NodeProcess[2];
    private int _started;

    [TearDown]
    public async Task Remove()
    {
        foreach (var process in _processes)
            process?.Dispose();
        await _folder.DisposeAsync();
    }

    [Test]
    public async Task Nothing_is_lost_and_nothing_ends_twice_whoever_is_killed()
    {
        var seconds = KillSettings.Number("TASKSCHEDULING_KILL_SECONDS", 60) / 2;
        var seed = KillSettings.Seed;
        await using (var first = _folder.Open(TimeProvider.System))
            await first.LoadAsync(default); // makes the file
        StoreAudit.Begin(_folder);
        var kills = await KillAsync(new Random(seed), TimeSpan.FromSeconds(seconds));
        foreach (var process in _processes)
            process.Drain();
        await UntilEndedAsync();
        var hasLeft = _processes.Select(process => process.Leave(Limit)).ToArray();

        var audit = StoreAudit.Read(_folder);
        var accepted = Ids("accepted ");
        var begun = _said.Lines.Where(line => line.StartsWith("began ", StringComparison.Ordinal)).ToArray();
        var (missing, twice) = (accepted.Count(id => !audit.Tasks.Contains(id)) + audit.Unended.Count() + audit.WithGaps.Count() + audit.Lost, audit.Twice + begun.Length - begun.Distinct().Count());
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"Un-clustered: {kills} kills, {audit.Tasks.Count:N0} tasks, {audit.Runs.Count():N0} runs, {audit.HostLost:N0} host_lost, {missing} missing, {twice} twice (seed {seed})");
        await TestContext.Progress.WriteLineAsync(line);
        await TestContext.Out.WriteLineAsync(line); // from here `tests/run` shows it
        using (Assert.EnterMultipleScope())
        {
            Assert.That((missing, twice), Is.EqualTo((0L, 0)));
            Assert.That(audit.WithAnotherFinal, Is.Empty);
            Assert.That(_said.Lines.Where(said => said.StartsWith("broken", StringComparison.Ordinal) || said.StartsWith("error", StringComparison.Ordinal)), Is.Empty);
            Assert.That(audit.HostLost, kills < 5 ? Is.GreaterThanOrEqualTo(0) : Is.Positive, "of so many that died, one was running something");
            Assert.That(accepted, Is.Not.Empty);
            Assert.That(new TestMachine(_folder.Path).Count("FIRED_TRIGGERS"), Is.Zero, "Quartz is done with everything");
            Assert.That(hasLeft, Has.All.True, "both leave in order");
        }
    }

    private async Task<int> KillAsync(Random random, TimeSpan duration)
    {
        var (began, kills) = (TimeProvider.System.GetTimestamp(), 0);
        for (var index = 0; index < _processes.Length; index++)
            await StartAsync(index);
        while (TimeProvider.System.GetElapsedTime(began) < duration)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(300, 2_500)), TimeProvider.System);
            var index = random.Next(_processes.Length);
            _processes[index].Kill();
            kills++;
            await StartAsync(index);
        }

        return kills;
    }

    private async Task StartAsync(int index)
    {
        _processes[index]?.Dispose();
        var name = $"process {++_started}";
        _processes[index] = new NodeProcess(name, _said, "unclustered", _folder.Path, name, "floods");
        await _processes[index].Ready.WaitAsync(Limit, TimeProvider.System);
    }

    private async Task UntilEndedAsync()
    {
        using var limit = new CancellationTokenSource(Limit, TimeProvider.System);
        while (Convert.ToInt64(_folder.Value("SELECT count(*) FROM tasks WHERE ended_at IS NULL"), CultureInfo.InvariantCulture) > 0 && !limit.IsCancellationRequested)
            await Task.Delay(TimeSpan.FromMilliseconds(250), TimeProvider.System);
    }

    private List<TaskId> Ids(string beginning) =>
        [.. _said.Lines.Where(line => line.StartsWith(beginning, StringComparison.Ordinal)).Select(line => TaskId.Parse(line[beginning.Length..]))];
}
