using System.Globalization;
using Microsoft.Data.Sqlite;

namespace TaskScheduling.Sqlite.Tests;

/// <summary>Real faults of SQLite: file, cause and remedy are named, nothing is half saved, nothing is dropped in silence.</summary>
public sealed class FaultTests : StoreTests
{
    [Test]
    public async Task A_full_disk_refuses_and_the_store_goes_on_when_there_is_space_again()
    {
        var connections = new List<SqliteConnection>();
        var store = Folder.Open(Time, settings => settings with { Opened = connections.Add });
        await store.SaveAsync(Submission(First), default);
        Limit(connections, pages: 30);

        var submission = await FaultAsync(() => store.SaveAsync(Submission(Second, request: Long), default));
        var checkpoint = await FaultAsync(() => store.SaveCheckpointAsync(new RunId(First, 1), Long.Payload.Utf8Json, default));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(submission, Does.Contain(Folder.Path).And.Contain("the disk is full").And.Contain("Free some space"));
            Assert.That(checkpoint, Does.Contain("the disk is full"));
            Assert.That(store.ReadCheckpoint(First), Is.Null, "nothing of it stays");
            Assert.That(Folder.Value("SELECT count(*) FROM tasks"), Is.EqualTo(1));
        }

        Limit(connections, pages: 10_000);
        await store.SaveAsync(Submission(Second, request: Long), default);
        Assert.That((await store.LoadAsync(default))[1].Task.Request, Is.EqualTo(Long));
    }

    [Test]
    public async Task A_full_disk_fails_everybody_in_the_group()
    {
        var connections = new List<SqliteConnection>();
        var store = Folder.Open(Time, settings => settings with { Opened = connections.Add });
        await store.SaveAsync(Submission(Id(0)), default);
        Limit(connections, pages: 30);
        var saves = Enumerable.Range(1, 50).Select(number => store.SaveAsync(Submission(Id(number), request: Long), default).AsTask()).ToArray();
        await Task.WhenAny(Task.WhenAll(saves));
        Assert.That(Folder.Value("SELECT count(*) FROM tasks"), Is.EqualTo(1 + saves.Count(save => save.IsCompletedSuccessfully)), "whoever was told that it is saved, and no one else");
    }

    [Test]
    public async Task A_file_that_is_read_only_refuses_and_can_still_be_read()
    {
        await SaveAsync(Submission(First));
        await Store.DisposeAsync();
        var store = Folder.Open(Time, settings => settings with { Opened = connection => Run(connection, "PRAGMA query_only = 1") });
        var message = await FaultAsync(() => store.SaveAsync(Submission(Second), default));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(message, Does.Contain(Folder.Path).And.Contain("read-only").And.Contain("right to write"));
            Assert.That((await store.LoadAsync(default)).Single().Id, Is.EqualTo(First));
        }
    }

    [Test]
    public async Task A_damaged_page_is_an_error_and_the_file_stays_as_it_is()
    {
        for (var number = 1; number <= 20; number++)
            await SaveAsync(Submission(Id(number), request: Long));
        await Store.DisposeAsync();
        var bytes = await File.ReadAllBytesAsync(Folder.Path);
        foreach (var page in Enumerable.Range(2, 12)) // the roots of the tables; page 1 is the schema
            bytes.AsSpan((page - 1) * 4096, 4096).Fill(0xA5);
        await File.WriteAllBytesAsync(Folder.Path, bytes);

        var store = Folder.Open(Time);
        var (once, again) = (await FaultAsync(async () => await store.LoadAsync(default)), await FaultAsync(async () => await store.LoadAsync(default)));
        await store.DisposeAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(once, Does.Contain(Folder.Path).And.Contain("damaged").And.Contain("backup"));
            Assert.That(again, Is.EqualTo(once));
            Assert.That(await File.ReadAllBytesAsync(Folder.Path), Is.EqualTo(bytes));
        }
    }

    [Test]
    public async Task A_request_that_cannot_be_read_is_named()
    {
        await SaveAsync(Submission(First));
        Folder.Run("UPDATE tasks SET request = CAST('[\"Unheard\",{}]' AS BLOB)");
        Assert.That(await FaultAsync(async () => await Store.LoadAsync(default)), Does.Contain(Folder.Path).And.Contain(First.ToString()).And.Contain("Unheard").And.Contain("update"));
    }

    [Test]
    public async Task Loading_succeeds_when_the_lock_of_another_program_is_gone()
    {
        var store = Folder.Open(Time, settings => settings with { BusyTimeout = TimeSpan.Zero });
        await using (var other = Folder.Connect())
        {
            Run(other, "PRAGMA locking_mode = EXCLUSIVE; CREATE TABLE t (x); BEGIN EXCLUSIVE; INSERT INTO t VALUES (1)");
            var message = await FaultAsync(async () => await store.LoadAsync(default));
            Assert.That(message, Does.Contain(Folder.Path).And.Contain("keeps the file locked").And.Contain("Close whatever else"));
            Run(other, "ROLLBACK; DROP TABLE t");
        }

        Assert.That(await store.LoadAsync(default), Is.Empty);
    }

    [Test]
    public async Task Saving_succeeds_when_the_lock_of_another_program_is_gone()
    {
        var store = Folder.Open(Time, settings => settings with { BusyTimeout = TimeSpan.Zero });
        await store.LoadAsync(default);
        await using (var other = Folder.Connect())
        {
            Run(other, "BEGIN EXCLUSIVE");
            Assert.That(await FaultAsync(() => store.SaveAsync(Submission(First), default)), Does.Contain("keeps the file locked"));
        }

        await store.SaveAsync(Submission(First), default);
        Assert.That((await store.LoadAsync(default)).Count, Is.EqualTo(1));
    }

    [Test]
    public async Task A_folder_that_has_gone_is_named_and_used_again_when_it_is_back()
    {
        var folder = Path.Combine(Path.GetDirectoryName(Folder.Path)!, "later");
        var store = Folder.Open(Time, settings => settings with { Path = Path.Combine(folder, "tasks.db") });
        Assert.That(await FaultAsync(() => store.SaveAsync(Submission(First), default)), Does.Contain(folder).And.Contain("cannot be opened").And.Contain("Create its folder"));
        Directory.CreateDirectory(folder);
        await store.SaveAsync(Submission(First), default);
    }

    private static void Limit(List<SqliteConnection> connections, int pages)
    {
        foreach (var connection in connections)
            Run(connection, $"PRAGMA max_page_count = {pages.ToString(CultureInfo.InvariantCulture)}");
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static async Task<string> FaultAsync(Func<ValueTask> call)
    {
        try
        {
            await call();
            return "";
        }
        catch (IOException fault) when (fault is not RecordRefusedException) // the store's, and may pass
        {
            return fault.Message;
        }
    }
}
