using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace TaskScheduling.Sqlite.Tests;

/// <summary>A file that was put back to what it was an hour ago: nobody can bring back what it lacks, and nobody may be left to guess.</summary>
public sealed class OlderFileTests : StoreTests
{
    private readonly FakeLogger _log = new();

    [Test]
    public async Task What_a_restored_file_lacks_is_told_with_the_tasks_that_run_again()
    {
        await LiveAsync(store => SaveAsync(store, Submission(First)));
        var copy = await File.ReadAllBytesAsync(Folder.Path);
        Time.Advance(TimeSpan.FromHours(1));
        await LiveAsync(store => SaveAsync(store, Start(First, 1), End(First), Submission(Second)));
        await File.WriteAllBytesAsync(Folder.Path, copy);
        var loaded = await LiveAsync(store => SaveAsync(store));

        var told = _log.Collector.GetSnapshot().Single(record => record.Id.Id == 754);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(loaded.Select(task => task.Id), Is.EqualTo(new[] { First }), "the store goes on with what there is");
            Assert.That(told.Level, Is.EqualTo(LogLevel.Error));
            Assert.That(told.Message, Does.Contain(Folder.Path).And.Contain("lacks 3 changes").And.Contain("2026-01-01 13:00:00Z").And.Contain("1 tasks go on").And.Contain(First.ToString()));
        }
    }

    [Test]
    public async Task It_is_told_once_and_no_revision_is_given_twice()
    {
        await LiveAsync(store => SaveAsync(store, Submission(First)));
        var copy = await File.ReadAllBytesAsync(Folder.Path);
        await LiveAsync(store => SaveAsync(store, Submission(Id(3)), Submission(Id(4))));
        await File.WriteAllBytesAsync(Folder.Path, copy);
        await LiveAsync(store => SaveAsync(store));
        await LiveAsync(store => SaveAsync(store, Submission(Second)));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Told, Is.EqualTo(1));
            Assert.That(Folder.Value("SELECT max(sequence) FROM tasks"), Is.EqualTo(4), "of three there were, and of those that are gone");
        }
    }

    [Test]
    public async Task A_file_that_was_moved_away_is_missed()
    {
        await LiveAsync(store => SaveAsync(store, Submission(First), Submission(Second)));
        File.Delete(Folder.Path);
        await LiveAsync(store => SaveAsync(store));
        Assert.That(_log.LatestRecord.Message, Does.Contain("lacks 2 changes").And.Contain("0 tasks"));
    }

    [Test]
    public async Task What_was_refused_is_not_missed()
    {
        await LiveAsync(async store =>
        {
            await SaveAsync(store, Submission(First, startsRun: true), End(First));
            await Assert.ThatAsync(async () => await SaveAsync(store, End(First)), Throws.InstanceOf<RunFencedException>());
            store.Note(Note(Second, "of a task that is not there"));
        });
        await LiveAsync(store => SaveAsync(store));
        Assert.That(Told, Is.Zero);
    }

    [TestCase("")]
    [TestCase("process 4711, started 2026-01-01 12:00:00Z, executes since 2026-01-01 12:00:00Z\n")]
    [TestCase("revision 99999999999999999999 2026-01-01T12:00:00Z\n")]
    public async Task A_mark_that_nobody_can_read_is_written_anew(string mark)
    {
        await File.WriteAllTextAsync(Folder.Path + ".executor", mark);
        await LiveAsync(store => SaveAsync(store, Submission(First)));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(_log.Collector.Count, Is.Zero);
            Assert.That(FileMark.Read(await File.ReadAllBytesAsync(Folder.Path + ".executor")), Is.EqualTo(new FileMark(1, Date)));
        }
    }

    private int Told => _log.Collector.GetSnapshot().Count(record => record.Id.Id == 754);

    private static async Task SaveAsync(SqliteTaskStore store, params TaskRecord[] records)
    {
        foreach (var record in records)
            await store.SaveAsync(record, default);
    }

    private SqliteTaskStore Open() => new(Folder.Settings, Time, _log);

    private async Task<IReadOnlyList<StoredTask>> LiveAsync(Func<SqliteTaskStore, Task> live)
    {
        await using var store = Open();
        await store.AcquireAsync(default);
        var loaded = await store.LoadAsync(default);
        await live(store);
        return loaded;
    }
}
