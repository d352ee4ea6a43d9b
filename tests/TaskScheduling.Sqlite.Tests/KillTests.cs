using System.Globalization;

namespace TaskScheduling.Sqlite.Tests;

/// <summary>A process that is killed in the middle of its writing, again and again.</summary>
public sealed class KillTests : StoreTests
{
    private const int Rounds = 5;
    private const int Apart = 1_000_000;

    public KillTests() => Folder.Settings = Folder.Settings with { MaximumEndedTasks = int.MaxValue, EndedTasksKeptFor = TimeSpan.MaxValue };

    [Test]
    [CancelAfter(180_000)]
    public async Task What_a_killed_process_was_told_is_saved_and_nothing_is_half(CancellationToken cancellationToken)
    {
        var told = new List<int>();
        for (var round = 0; round < Rounds; round++)
        {
            using var process = OtherProcess.Start("churn", Folder.Path, (round * Apart).ToString(CultureInfo.InvariantCulture));
            for (var line = 0; line < 1 + (round * 60); line++)
                told.Add(int.Parse((await process.AnswerAsync(cancellationToken))!, CultureInfo.InvariantCulture));
            await process.KillAsync(cancellationToken);
        }

        var open = (await Store.LoadAsync(cancellationToken)).ToDictionary(task => task.Id, task => task.Task);
        var ended = new HashSet<TaskId>();
        await foreach (var tasks in Store.WatchAsync(cancellationToken))
        {
            ended.UnionWith(tasks.Where(task => task.End is not null).Select(task => task.Id));
            if (tasks.Count < 1_000)
                break;
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(told.Where(number => number % 4 != 0).Select(Id), Is.SubsetOf(ended));
            Assert.That(told.Where(number => number % 4 == 0).Select(Id), Is.SubsetOf(open.Keys));
            Assert.That(open.Values, Has.All.Matches<RecoveredTask>(task => task is { OpenRun: 1, Runs.Count: 0 }), "each was cut off in its first run");
            Assert.That(told.Where(number => number % 4 == 0), Has.All.Matches<int>(number => Store.ReadCheckpoint(Id(number)) is { Length: 20_000 }));
            Assert.That(open.Keys.Select(Store.ReadCheckpoint).OfType<ReadOnlyMemory<byte>>(), Has.All.Matches<ReadOnlyMemory<byte>>(IsWhole), "never half of one");
            Assert.That(Folder.Value("PRAGMA integrity_check"), Is.EqualTo("ok"));
        }
    }

    private static bool IsWhole(ReadOnlyMemory<byte> checkpoint) => !checkpoint.Span.ContainsAnyExcept(checkpoint.Span[0]);
}
