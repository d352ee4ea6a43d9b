using Microsoft.Data.Sqlite;

namespace TaskScheduling.Sqlite.Tests;

public sealed class NotesTests : StoreTests
{
    [Test]
    [CancelAfter(60_000)]
    public async Task A_note_after_a_silence_is_written_at_once_and_waits_for_no_disk(CancellationToken cancellationToken)
    {
        var connections = new List<SqliteConnection>();
        await using var store = Folder.Open(Time, settings => settings with { Opened = connections.Add });
        await store.SaveAsync(Submission(First, startsRun: true), default);
        Assert.That(Synchronous(connections[0]), Is.EqualTo("2"));
        var before = store.Commits;
        Time.Advance(TimeSpan.FromMilliseconds(100));
        store.Note(Note(First, "title"));
        while (store.Commits == before) // the file has a thread of its own
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        Assert.That((await ShownAsync())!.Title, Is.EqualTo("title"));
        Assert.That(Synchronous(connections[0]), Is.EqualTo("1"));
        await store.SaveAsync(Submission(Second), default);
        Assert.That(Synchronous(connections[0]), Is.EqualTo("2"));
    }

    [Test]
    public async Task Of_many_notes_within_a_tenth_of_a_second_the_last_one_is_written()
    {
        await SaveAsync(Submission(First, startsRun: true));
        await Store.FlushAsync();
        var before = Store.Commits;
        for (var number = 1; number <= 100; number++)
            Store.Note(Note(First, $"title {number}", number));
        Time.Advance(TimeSpan.FromMilliseconds(100));
        await Store.FlushAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Store.Commits - before, Is.EqualTo(1));
            Assert.That((await ShownAsync())!.Title, Is.EqualTo("title 100"));
        }
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_task_that_never_stops_talking_is_written_down_after_a_tenth_of_a_second(CancellationToken cancellationToken)
    {
        await SaveAsync(Submission(First, startsRun: true));
        await Store.FlushAsync();
        var before = Store.Commits;
        for (var number = 1; number <= 5; number++)
        {
            Store.Note(Note(First, $"title {number}", number));
            Time.Advance(TimeSpan.FromMilliseconds(20));
        }

        while (Store.Commits == before) // the file has a thread of its own
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        Assert.That((await ShownAsync())!.Title, Is.EqualTo("title 5"));
    }

    [Test]
    public async Task A_note_goes_with_the_next_record_without_waiting()
    {
        await SaveAsync(Submission(First, startsRun: true));
        Store.Note(Note(First, "title"));
        await SaveAsync(Submission(Second));
        Assert.That((await ShownAsync())!.Title, Is.EqualTo("title"));
    }

    [Test]
    public async Task The_last_note_arrives_though_the_file_was_locked_and_closed()
    {
        await SaveAsync(Submission(First, startsRun: true));
        Store.Note(Note(First, "last"));
        await Store.DisposeAsync();
        Assert.That((await ShownAsync())!.Title, Is.EqualTo("last"));
    }

    [Test]
    public async Task A_note_that_could_not_be_written_is_written_later_unless_a_newer_one_is()
    {
        var store = Folder.Open(Time, settings => settings with { BusyTimeout = TimeSpan.Zero });
        await store.SaveAsync(Submission(First, startsRun: true), default);
        await store.SaveAsync(Submission(Second, startsRun: true), default);
        await using (var other = Folder.Connect())
        {
            await using var command = other.CreateCommand();
            command.CommandText = "BEGIN IMMEDIATE";
            await command.ExecuteNonQueryAsync();
            store.Note(Note(First, "older"));
            store.Note(Note(Second, "kept"));
            await Assert.ThatAsync(async () => await store.SaveAsync(Submission(Id(3)), default), Throws.InstanceOf<IOException>());
        }

        store.Note(Note(First, "newer"));
        Time.Advance(TimeSpan.FromSeconds(1));
        await store.FlushAsync();
        Assert.That((await WatchAsync()).ToDictionary(task => task.Id, task => task.Note?.Title), Is.EquivalentTo(new Dictionary<TaskId, string?> { [First] = "newer", [Second] = "kept" }));
    }

    [Test]
    public async Task A_log_that_throws_on_the_thread_of_the_store_ends_nothing()
    {
        var store = Folder.Open(Time, settings => settings with { BusyTimeout = TimeSpan.Zero }, new ThrowingLogger());
        await store.SaveAsync(Submission(First, startsRun: true), default);
        await using (var other = Folder.Connect())
        {
            await using var command = other.CreateCommand();
            command.CommandText = "BEGIN IMMEDIATE";
            await command.ExecuteNonQueryAsync();
            store.Note(Note(First, "kept"));
            await Assert.ThatAsync(async () => await store.SaveAsync(Submission(Id(3)), default), Throws.InstanceOf<IOException>());
        }

        Time.Advance(TimeSpan.FromSeconds(1));
        await store.FlushAsync();
        Assert.That((await ShownAsync())!.Title, Is.EqualTo("kept"));
    }

    [Test]
    public async Task A_note_about_a_task_that_the_file_does_not_know_is_nothing()
    {
        Store.Note(Note(First, "title"));
        await SaveAsync(Submission(Second));
        Assert.That((await WatchAsync()).Single().Note, Is.Null);
    }

    [Test]
    public async Task A_note_comes_back_as_it_was()
    {
        var note = new TaskNote(
            First, 3, "Títle \"x\"", "sub", new ProgressSnapshot(3, 10), new Expiration.UserStopped("tray", "Ann") { At = Date },
            [new DeferralReason.TooHot(ThermalState.Fair, ThermalState.Critical), new DeferralReason.KeyBusy("k", Second), new DeferralReason.WaitingForNextStart()]);
        await SaveAsync(Submission(First));
        Store.Note(note);
        await Store.FlushAsync();
        Assert.That(await ShownAsync(), Is.EqualTo(note));
    }

    private async Task<TaskNote?> ShownAsync() => (await WatchAsync()).Single(task => task.Id == First).Note;

    private async Task<IReadOnlyList<SharedTask>> WatchAsync()
    {
        await foreach (var tasks in Folder.Open(Time).WatchAsync(default))
            return tasks;
        return [];
    }

    /// <summary>Of the writer's connection, while it rests: 1 is NORMAL, 2 is FULL.</summary>
    private static string? Synchronous(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA synchronous";
        return command.ExecuteScalar()?.ToString();
    }
}
