namespace TaskScheduling.Sqlite.Tests;

public sealed class HistoryTests : StoreTests
{
    public HistoryTests() => Folder.Settings = Folder.Settings with { MaximumEndedTasks = 3, EndedTasksKeptFor = TimeSpan.FromHours(1) };

    [Test]
    public async Task The_oldest_ended_tasks_leave_beyond_their_number_with_everything_of_theirs()
    {
        for (var number = 1; number <= 10; number++)
        {
            await SaveAsync(Submission(Id(number), startsRun: true, request: Long));
            await Store.SaveCheckpointAsync(new RunId(Id(number), 1), "1"u8.ToArray(), default);
            Store.Note(Note(Id(number), "title"));
            await SaveAsync(End(Id(number), at: Date.AddSeconds(number)));
        }

        await AdvanceAsync(TimeSpan.FromSeconds(30));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Remembered(), Is.EqualTo(Enumerable.Range(8, 3).Select(Id)));
            foreach (var table in (string[])["runs", "requests", "notes", "checkpoints"])
                Assert.That(Folder.Value($"SELECT count(*) FROM {table}"), Is.EqualTo(3), table);
        }
    }

    [Test]
    public async Task An_ended_task_stays_until_every_process_has_seen_its_end()
    {
        for (var number = 1; number <= 4; number++)
            await SaveAsync(Submission(Id(number), startsRun: true), End(Id(number), at: Date));
        await AdvanceAsync(TimeSpan.FromSeconds(9.9));
        Assert.That(Remembered(), Has.Length.EqualTo(4));
        await AdvanceAsync(TimeSpan.FromSeconds(0.1));
        Assert.That(Remembered(), Has.Length.EqualTo(3));
    }

    [Test]
    public async Task Ended_tasks_leave_with_age_and_open_ones_never_do()
    {
        await SaveAsync(Submission(Id(1), startsRun: true), End(Id(1), at: Date), Submission(Id(2), startsRun: true), Submission(Id(3)));
        await AdvanceAsync(TimeSpan.FromMinutes(59));
        Assert.That(Remembered(), Has.Length.EqualTo(3));
        await AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.That(Remembered(), Is.EqualTo(new[] { Id(2), Id(3) }));
        await AdvanceAsync(TimeSpan.FromHours(2));
        Assert.That(Remembered(), Is.EqualTo(new[] { Id(2), Id(3) }));
    }

    [Test]
    public async Task A_new_end_brings_the_next_look_forward()
    {
        for (var number = 1; number <= 3; number++)
            await SaveAsync(Submission(Id(number), startsRun: true), End(Id(number), at: Date));
        await AdvanceAsync(TimeSpan.FromSeconds(10));
        await SaveAsync(Submission(Id(4), startsRun: true), End(Id(4), at: Time.GetUtcNow()));
        await AdvanceAsync(TimeSpan.FromSeconds(10));
        Assert.That(Remembered(), Is.EqualTo(Enumerable.Range(2, 3).Select(Id)));
    }

    [Test]
    public async Task A_start_finds_what_was_too_much_when_the_process_before_ended()
    {
        await Task.WhenAll(Enumerable.Range(1, 1_200).Select(number => Task.WhenAll(
            Store.SaveAsync(Submission(Id(number), startsRun: true), default).AsTask(), Store.SaveAsync(End(Id(number), at: Date), default).AsTask())));
        await Store.DisposeAsync();
        Time.Advance(TimeSpan.FromSeconds(10));
        var next = Folder.Open(Time);
        await next.LoadAsync(default);
        for (var portion = 1; portion <= 4; portion++)
            await next.FlushAsync();
        Assert.That(Remembered(), Has.Length.EqualTo(3));
    }

    [Test]
    public async Task A_number_is_never_given_twice_though_its_task_has_left()
    {
        await SaveAsync(Submission(Id(1), startsRun: true), End(Id(1), at: Date));
        var before = (long)Folder.Value("SELECT sequence FROM tasks")!;
        await AdvanceAsync(TimeSpan.FromHours(1));
        await SaveAsync(Submission(Id(2)));
        Assert.That(Folder.Value("SELECT sequence FROM tasks"), Is.GreaterThan(before));
    }

    /// <summary>The writer looks at the clock on a thread of its own: where a timer is due, the clock stands still until that has been done.</summary>
    private async Task AdvanceAsync(TimeSpan by)
    {
        var firstLook = TimeSpan.FromSeconds(10);
        await Store.FlushAsync(); // the timer is set by then
        if (by > firstLook)
        {
            Time.Advance(firstLook);
            await Store.FlushAsync();
            by -= firstLook;
        }

        Time.Advance(by);
        await Store.FlushAsync();
    }

    private TaskId[] Remembered()
    {
        using var connection = Folder.Connect();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT id FROM tasks ORDER BY sequence";
        using var reader = command.ExecuteReader();
        var ids = new List<TaskId>();
        while (reader.Read())
            ids.Add(new TaskId(new Guid((byte[])reader.GetValue(0), bigEndian: true)));
        return [.. ids];
    }
}
