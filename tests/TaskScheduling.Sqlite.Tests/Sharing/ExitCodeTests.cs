using System.Diagnostics;
using System.Text;

namespace TaskScheduling.Sqlite.Tests;

/// <summary>With which code a process ended that left a run behind; what it leaves on the disk is copied while it holds the file, because it does not die here.</summary>
[Platform("Linux,MacOsX", Reason = "Elsewhere nobody copies a file that is locked.")]
public sealed class ExitCodeTests : StoreTests
{
    private readonly List<string> _copies = [];
    private readonly ScriptedEnd _end = new();

    [SetUp]
    public void Watch() => Folder.Settings = Folder.Settings with { ProcessEnd = _end };

    [TearDown]
    public void RemoveCopies() => _copies.ForEach(copy => Directory.Delete(copy, recursive: true));

    [Test]
    public async Task The_next_process_learns_with_which_code_the_last_one_ended()
    {
        await ExecuteAsync(Store, First);
        _end.Exit(3);
        Assert.That(await RecoverAsync(await DieAsync(Folder.Path)), Is.EqualTo(new[] { (First, (int?)3) }));
    }

    [Test]
    public async Task Whoever_dies_without_a_word_has_no_code()
    {
        await ExecuteAsync(Store, First);
        Assert.That(await RecoverAsync(await DieAsync(Folder.Path)), Is.EqualTo(new[] { (First, (int?)null) }));
    }

    [Test]
    public async Task Of_several_codes_the_last_one_counts()
    {
        await ExecuteAsync(Store, First);
        _end.Signal(143);
        _end.Exit(134);
        _end.Exit(-532462766);
        _end.Signal(130); // it is on its way out already
        Time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(await RecoverAsync(await DieAsync(Folder.Path)), Is.EqualTo(new[] { (First, (int?)-532462766) }));
    }

    [Test]
    public async Task A_signal_tells_the_code_of_the_process_that_it_ends_and_not_of_one_that_lives_on()
    {
        await ExecuteAsync(Store, First);
        _end.Signal(143);
        var atOnce = await DieAsync(Folder.Path);
        Time.Advance(TimeSpan.FromMilliseconds(250));
        var later = await DieAsync(Folder.Path);
        _end.Signal(130);
        var again = await DieAsync(Folder.Path);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await RecoverAsync(atOnce), Is.EqualTo(new[] { (First, (int?)143) }));
            Assert.That(await RecoverAsync(later), Is.EqualTo(new[] { (First, (int?)null) }));
            Assert.That(await RecoverAsync(again), Is.EqualTo(new[] { (First, (int?)130) }));
        }
    }

    [Test]
    public async Task A_code_is_not_told_of_a_later_death()
    {
        await ExecuteAsync(Store, First);
        _end.Exit(3);
        var left = await DieAsync(Folder.Path);
        await ExecuteAsync(Open(left, new ScriptedEnd()), Second); // and has not found the time to end what the first one had left
        Assert.That(await RecoverAsync(await DieAsync(left)), Is.EqualTo(new[] { (First, (int?)null), (Second, null) }));
    }

    [Test]
    public async Task A_code_is_told_of_the_runs_of_its_process_alone()
    {
        await ExecuteAsync(Store, First);
        var (left, end) = (await DieAsync(Folder.Path), new ScriptedEnd());
        await ExecuteAsync(Open(left, end), Second);
        end.Exit(5);
        Assert.That(await RecoverAsync(await DieAsync(left)), Is.EqualTo(new[] { (First, (int?)null), (Second, 5) }));
    }

    [Test]
    public async Task Nothing_is_told_of_a_store_that_is_older_than_what_its_process_saw()
    {
        await ExecuteAsync(Store, First);
        var older = await DieAsync(Folder.Path);
        await SaveAsync(Submission(Second));
        _end.Exit(3);
        File.Copy((await DieAsync(Folder.Path)) + ".executor", older + ".executor", overwrite: true);
        var next = Open(older, new ScriptedEnd());
        await next.AcquireAsync(default);
        var (once, twice) = ((await next.LoadAsync(default)).Single(), (await next.LoadAsync(default)).Single());
        Assert.That((once.Task.ExitCode, twice.Task.ExitCode), Is.EqualTo(((int?)null, (int?)null)));
    }

    [Test]
    public async Task Whoever_lets_go_is_no_longer_asked_and_leaves_no_code()
    {
        await ExecuteAsync(Store, First);
        var during = _end.Watchers;
        _end.Exit(3);
        await Store.ReleaseAsync();
        var after = _end.Watchers;
        _end.Exit(4);
        await Store.AcquireAsync(default); // in the same process, which still lives
        using (Assert.EnterMultipleScope())
        {
            Assert.That((during, after, _end.Watchers), Is.EqualTo((1, 0, 1)));
            Assert.That(await RecoverAsync(await DieAsync(Folder.Path)), Is.EqualTo(new[] { (First, (int?)null) }));
        }
    }

    [Test]
    public async Task What_does_not_execute_has_nothing_to_say()
    {
        await using var widget = Folder.Open(Time, settings => settings with { Executes = false });
        await widget.SaveAsync(Submission(First), default);
        _end.Exit(3);
        Assert.That((_end.Watchers, File.Exists(Folder.Path + ".executor")), Is.EqualTo((0, false)));
    }

    [Test]
    public async Task Before_it_is_known_by_a_number_it_has_left_nothing_behind_and_says_nothing()
    {
        using var lease = new ExecutorLease(Folder.Path, "process", _end, Time);
        lease.TryTake();
        _end.Exit(3);
        Assert.That(await File.ReadAllTextAsync((await DieAsync(Folder.Path)) + ".executor"), Does.Not.Contain("exit code"));
    }

    [TestCase("executor 0000000000000000001 ended with exit code           3", TestName = "A code that was cut off is none")]
    [TestCase("executor 000000000000000000x ended with exit code           3\n", TestName = "A code of nobody is none")]
    [TestCase("executor 0000000000000000001 ended with exit code  9999999999\n", TestName = "A code that no process has is none")]
    public async Task What_cannot_be_read_is_no_code(string mark)
    {
        await ExecuteAsync(Store, First);
        var died = await DieAsync(Folder.Path);
        await File.AppendAllTextAsync(died + ".executor", mark);
        Assert.That(await RecoverAsync(died), Is.EqualTo(new[] { (First, (int?)null) }));
    }

    [TestCase(0)]
    [TestCase(int.MinValue)]
    [TestCase(int.MaxValue)]
    public void A_code_takes_always_the_same_room(int code)
    {
        var written = new ExitMark(long.MaxValue, code).Write();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(written, Has.Length.EqualTo(ExitMark.Length));
            Assert.That(ExitMark.Read(written), Is.EqualTo(new ExitMark(long.MaxValue, code)));
        }
    }

    [Test]
    public async Task The_file_says_it_to_people_too_and_the_next_process_writes_over_it()
    {
        await ExecuteAsync(Store, First);
        _end.Exit(3);
        var died = await DieAsync(Folder.Path);
        var before = await File.ReadAllTextAsync(died + ".executor");
        await using (var next = Open(died, new ScriptedEnd()))
            await next.AcquireAsync(default);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(FileMark.Read(Encoding.UTF8.GetBytes(before)), Is.EqualTo(new FileMark(1, Date)), "what older versions read is where it was");
            Assert.That(before, Does.Match("""^revision .+\nprocess .+\nexecutor 0*1 ended with exit code +3\n$"""));
            Assert.That(await File.ReadAllTextAsync(died + ".executor"), Does.Not.Contain("exit code"));
        }
    }

    private static async Task ExecuteAsync(SqliteTaskStore store, TaskId run)
    {
        await store.AcquireAsync(default);
        await store.SaveAsync(Submission(run, startsRun: true), default);
        await store.FlushAsync();
    }

    private SqliteTaskStore Open(string path, ScriptedEnd end) => Folder.Open(Time, settings => settings with { Path = path, ProcessEnd = end });

    /// <summary>What is on the disk at this moment, in the place of the next process.</summary>
    private async Task<string> DieAsync(string path)
    {
        var copy = Directory.CreateTempSubdirectory("died-").FullName;
        _copies.Add(copy);
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(path)!).Where(file => !file.EndsWith("-shm", StringComparison.Ordinal))) // what is shared in memory dies, too
        {
            using var process = Process.Start("cp", [file, copy]);
            await process.WaitForExitAsync();
        }

        return Path.Combine(copy, Path.GetFileName(path));
    }

    private async Task<IEnumerable<(TaskId, int?)>> RecoverAsync(string path)
    {
        await using var next = Open(path, new ScriptedEnd());
        await next.AcquireAsync(default);
        return [.. (await next.LoadAsync(default)).Select(task => (task.Id, task.Task.Loss!.ExitCode))];
    }
}
