namespace TaskScheduling.Sqlite.Tests;

/// <summary>What the next process learns of one that died.</summary>
public sealed class RecoveryTests : StoreTests
{
    [Test]
    public async Task The_last_sign_of_life_follows_the_clock_while_a_run_is_open()
    {
        await SaveAsync(Submission(First, startsRun: true));
        await AdvanceAsync(TimeSpan.FromSeconds(5));
        Assert.That((await RecoveredAsync()).LastSignOfLife, Is.EqualTo(Date.AddSeconds(5)));
    }

    [Test]
    public async Task Nothing_is_written_for_a_process_that_runs_nothing()
    {
        await SaveAsync(Submission(First, startsRun: true), End(First, follows: true));
        await Store.FlushAsync();
        var before = Store.Commits;
        await AdvanceAsync(TimeSpan.FromSeconds(5));
        Assert.That(Store.Commits, Is.EqualTo(before));
    }

    [Test]
    public async Task The_next_process_does_not_lend_its_life_to_the_one_that_died()
    {
        await SaveAsync(Submission(First, startsRun: true));
        await Store.FlushAsync();
        await Store.DisposeAsync();
        Time.Advance(TimeSpan.FromMinutes(10));
        var next = Folder.Open(Time);
        await next.LoadAsync(default);
        await next.SaveAsync(Submission(Second, startsRun: true), default);
        Assert.That((await RecoveredAsync()).LastSignOfLife, Is.EqualTo(Date));
    }

    [TestCase("first", "first", false)]
    [TestCase("first", "second", true)]
    [TestCase(null, "second", null)]
    [TestCase("first", null, null)]
    public async Task A_restart_of_the_machine_is_known_by_its_boot_id(string? then, string? now, bool? expected)
    {
        await using (var died = Folder.Open(Time, settings => Booted(settings, then)))
            await died.SaveAsync(Submission(First, startsRun: true), default);
        var next = Folder.Open(Time, settings => Booted(settings, now));
        Assert.That((await next.LoadAsync(default)).Single().Task.BootChanged, Is.EqualTo(expected));
    }

    [Test]
    public async Task Without_a_boot_id_a_clock_that_counts_from_the_start_and_has_gone_back_tells_it()
    {
        var young = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(Date);
        Time.Advance(TimeSpan.FromHours(1));
        await using (var died = Folder.Open(Time, settings => Booted(settings, null)))
            await died.SaveAsync(Submission(First, startsRun: true), default);
        var restarted = Folder.Open(young, settings => Booted(settings, null));
        var later = Folder.Open(Time, settings => Booted(settings, null));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(new BootClock("none", Time).HasChangedSince(null, TimeSpan.Zero), Is.Null);
            Assert.That((await later.LoadAsync(default)).Single().Task.BootChanged, Is.Null);
            Assert.That((await restarted.LoadAsync(default)).Single().Task.BootChanged, Is.EqualTo(true));
        }
    }

    [Test]
    public async Task Checkpoints_of_what_has_not_ended_come_back_and_the_others_leave_the_file()
    {
        await SaveAsync(Submission(First, startsRun: true), Submission(Second, startsRun: true));
        await Store.SaveCheckpointAsync(new RunId(First, 1), "1"u8.ToArray(), default);
        await Store.SaveCheckpointAsync(new RunId(Second, 1), "2"u8.ToArray(), default);
        await SaveAsync(End(Second));
        var next = Folder.Open(Time);
        await next.LoadAsync(default);
        await next.FlushAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(next.ReadCheckpoint(First)!.Value.ToArray(), Is.EqualTo("1"u8.ToArray()));
            Assert.That(next.ReadCheckpoint(Second), Is.Null);
            Assert.That(Folder.Value("SELECT count(*) FROM checkpoints"), Is.EqualTo(1));
        }
    }

    [Test]
    public async Task What_is_forgotten_stays_as_history_without_its_checkpoint()
    {
        await SaveAsync(Submission(First, startsRun: true));
        await Store.SaveCheckpointAsync(new RunId(First, 1), "1"u8.ToArray(), default);
        await SaveAsync(End(First));
        Store.Forget(First);
        await Store.FlushAsync();
        Assert.That((Folder.Value("SELECT count(*) FROM checkpoints"), Folder.Value("SELECT count(*) FROM tasks")), Is.EqualTo((0L, 1L)));
    }

    [Test]
    public async Task A_closed_file_needs_nothing_beside_it()
    {
        await SaveAsync(Submission(First));
        await Store.DisposeAsync();
        Assert.That(Directory.GetFiles(Path.GetDirectoryName(Folder.Path)!), Is.EqualTo(new[] { Folder.Path }));
    }

    private StoreSettings Booted(StoreSettings settings, string? id)
    {
        var path = $"{Folder.Path}.{id ?? "none"}";
        if (id is not null)
            File.WriteAllText(path, id + "\n");
        return settings with { BootIdPath = path };
    }

    private async Task AdvanceAsync(TimeSpan by)
    {
        await Store.FlushAsync();
        Time.Advance(by);
        await Store.FlushAsync();
    }

    private async Task<RecoveredTask> RecoveredAsync() => (await Folder.Open(Time).LoadAsync(default)).Single(task => task.Id == First).Task;
}
