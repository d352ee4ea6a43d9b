using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using TaskScheduling.Quartz.Tests.Cluster;

namespace TaskScheduling.Quartz.Tests;

/// <summary>Quartz's un-clustered store on a SQLite file beside the tasks on another one, in a process that is killed and started again: what decision 11 says of one machine.</summary>
[NonParallelizable]
public sealed class OneMachineTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("one-machine-").FullName;
    private readonly List<NodeProcess> _processes = [];

    [TearDown]
    public void End()
    {
        _processes.ForEach(process => process.Dispose());
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public async Task A_run_that_a_trigger_began_goes_on_after_a_kill_and_the_trigger_fires_again()
    {
        var before = new Hearing();
        var first = Start("holds", before);
        await before.WhenAsync("did", Limit);
        await before.WhenAsync("fired backup Succeeded", Limit);
        await before.WhenAsync("fired backup Skipped", Limit); // while it runs
        await before.WhenAsync("cleaned within 00:20:00", Limit);
        first.Kill();

        var id = Ids(before, "began").Single();
        var after = new Hearing();
        var second = Start("works", after);
        var goesOn = await after.WhenAsync($"began {id}/2", Limit);
        await after.WhenAsync($"backed-up {id}", Limit);
        await after.WhenAsync("cleaned within 00:20:00", Limit);
        await UntilAsync(after, () => Ids(after, "backed-up").Distinct().Count() > 1);
        var hasLeft = second.Leave(Limit);
        string[] lines = [.. before.Lines, .. after.Lines];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(goesOn, Is.EqualTo("after 1"), "with the checkpoint of the run that was cut off");
            Assert.That(Words(lines, $"did {id}"), Is.EqualTo(new[] { "1", "2", "3" }), "each step once");
            Assert.That(Words(lines, "began"), Is.Unique, "each run once");
            Assert.That(Words(lines, "backed-up"), Is.Unique, "each task once");
            Assert.That(Words(lines, "fired backup Succeeded"), Is.SupersetOf(Ids(after, "began").Distinct()), "nothing runs that no firing has submitted");
            Assert.That(Words(lines, "trigger since").Distinct().Count(), Is.EqualTo(1), "the trigger of before");
            Assert.That(lines.Where(line => line.StartsWith("error", StringComparison.Ordinal)), Is.Empty);
            Assert.That(hasLeft, Is.True);
            Assert.That((Count("QRTZ_TRIGGERS"), Count("QRTZ_JOB_DETAILS"), Count("QRTZ_FIRED_TRIGGERS")), Is.EqualTo((2, 2, 0)));
        }

        await CheckHistoryAsync(TaskId.Parse(id));
    }

    /// <summary>What the next process knows of it: one end per run.</summary>
    private async Task CheckHistoryAsync(TaskId id)
    {
        await using var scheduler = await BackgroundTaskScheduler.StartNewAsync(tasks => tasks.UseSqlite(Path.Combine(_folder, OneMachineProgram.TasksFile)));
        TaskHandle? handle = null;
        await UntilAsync(new Hearing(), () => scheduler.TryGetHandle(id, out handle) && handle.Completion.IsCompleted);
        Assert.That(
            handle!.Runs.Select(run => (run.RunId!.Value.Attempt, run.Outcome, run.Expiration?.Code)),
            Is.EqualTo(new[] { (1, TaskOutcome.Expired, ExpirationCodes.HostLost), (2, TaskOutcome.Succeeded, null) }));
    }

    private NodeProcess Start(string how, Hearing hearing)
    {
        var process = new NodeProcess(how, hearing, "one-machine", _folder, how);
        _processes.Add(process);
        return process;
    }

    private int Count(string table)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(_folder, OneMachineProgram.QuartzFile)};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT count(*) FROM {table}";
        return Convert.ToInt32(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
    }

    private static string[] Words(IEnumerable<string> lines, string beginning) =>
        [.. lines.Where(line => line.StartsWith(beginning + " ", StringComparison.Ordinal)).Select(line => line[(beginning.Length + 1)..])];

    /// <summary>Of tasks, in runs too.</summary>
    private static IEnumerable<string> Ids(Hearing hearing, string beginning) => Words(hearing.Lines, beginning).Select(word => word.Split(' ', '/')[0]);

    private static async Task UntilAsync(Hearing hearing, Func<bool> done)
    {
        using var limit = new CancellationTokenSource(Limit, TimeProvider.System);
        while (!done())
        {
            if (limit.IsCancellationRequested)
                throw new AssertionException($"Not within {Limit}:\n{string.Join('\n', hearing.Lines.TakeLast(20))}");
            await Task.Yield();
        }
    }
}
