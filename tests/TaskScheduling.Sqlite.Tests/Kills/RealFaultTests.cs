using System.Globalization;
using System.Runtime.Versioning;

namespace TaskScheduling.Sqlite.Tests;

/// <summary>What is wrong with the file is wrong with a real one: each is told clearly, nothing that was accepted is missing, and all goes on when it is over.</summary>
[NonParallelizable]
[SupportedOSPlatform("linux")]
[Platform("Linux", Reason = "Small disks and rights are made with its programs.")]
public sealed class RealFaultTests : StoreTests
{
    [Test]
    [CancelAfter(120_000)]
    public async Task A_full_disk_loses_nothing_and_ends_are_written_when_there_is_room(CancellationToken cancellationToken)
    {
        await using var disk = await FaultyPlace.MakeSmallAsync(Path.GetDirectoryName(Folder.Path)!);
        using var host = disk.Start("fill", Folder.Path);
        await UntilAsync(host, "ended-run", cancellationToken);
        var during = host.Words("completed").Length;
        await disk.FreeAsync(host.Id);
        host.Say("again");
        await host.WaitAsync(cancellationToken);

        var (refused, checkpoint) = (Text(host, "refused"), Text(host, "checkpoint"));
        var accepted = host.Words("accepted").Select(words => TaskId.Parse(words[1])).ToArray();
        var stored = (await Store.LoadAsync(cancellationToken)).Select(task => task.Id).ToArray();
        await Store.DisposeAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(refused, Does.Contain(Folder.Path).And.Contain(disk.Cause));
            Assert.That(checkpoint, Does.Contain(disk.Cause));
            Assert.That(during, Is.Zero, "an end that is not written is not told");
            Assert.That(Text(host, "completed"), Does.Contain("Succeeded"));
            Assert.That(host.Words("late"), Has.Length.EqualTo(1), "it goes on by itself");
            Assert.That(stored, Is.EquivalentTo(accepted), "all that was accepted, and nothing that was refused; the one that has run is not open any more");
            Assert.That(Folder.Value("PRAGMA integrity_check"), Is.EqualTo("ok"));
        }
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task A_file_in_a_folder_that_may_not_be_written_is_told_and_used_when_it_may(CancellationToken cancellationToken)
    {
        await SaveAsync(Submission(First));
        await Store.DisposeAsync();
        var folder = Path.GetDirectoryName(Folder.Path)!;
        var (before, file, both) = (await File.ReadAllBytesAsync(Folder.Path, cancellationToken), UnixFileMode.UserRead, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        File.SetUnixFileMode(Folder.Path, file);
        File.SetUnixFileMode(folder, both);
        using var host = FaultyPlace.StartOrdinary("submit-one", Folder.Path);
        try
        {
            await UntilAsync(host, "refused", cancellationToken);
            Assert.That(await File.ReadAllBytesAsync(Folder.Path, cancellationToken), Is.EqualTo(before));
        }
        finally
        {
            File.SetUnixFileMode(folder, both | UnixFileMode.UserWrite);
            File.SetUnixFileMode(Folder.Path, file | UnixFileMode.UserWrite);
        }

        host.Say("again");
        await host.WaitAsync(cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Text(host, "refused"), Does.Contain(Folder.Path).And.Contain("right to write"));
            Assert.That(host.Words("late"), Has.Length.EqualTo(1));
            Assert.That(Folder.Value("SELECT count(*) FROM tasks"), Is.EqualTo(2));
        }
    }

    [TestCase("tasks")]
    [TestCase("runs")]
    [TestCase("checkpoints")]
    [TestCase("tasks_by_revision")]
    [TestCase("tasks_by_end")]
    [TestCase("orders")]
    public async Task One_damaged_page_is_found_at_the_start_wherever_it_is_and_the_file_stays_as_it_is(string of)
    {
        for (var number = 1; number <= 50; number++)
            await SaveAsync(Submission(Id(number), startsRun: true), End(Id(number)));
        await Store.DisposeAsync();
        var page = Convert.ToInt32(Folder.Value($"SELECT rootpage FROM sqlite_master WHERE name = '{of}'"), CultureInfo.InvariantCulture);
        var bytes = await File.ReadAllBytesAsync(Folder.Path);
        bytes.AsSpan((page - 1) * 4096, 4096).Fill(0x5A);
        await File.WriteAllBytesAsync(Folder.Path, bytes);

        var store = Folder.Open(Time);
        await Assert.ThatAsync(async () => await store.LoadAsync(default), Throws.InstanceOf<IOException>().With.Message.Contains(Folder.Path).And.Message.Contains("damaged").And.Message.Contains("backup"));
        await store.DisposeAsync();
        Assert.That(await File.ReadAllBytesAsync(Folder.Path), Is.EqualTo(bytes));
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task What_another_program_keeps_locked_is_told_and_written_when_that_is_dead(CancellationToken cancellationToken)
    {
        var store = Folder.Open(Time, settings => settings with { BusyTimeout = TimeSpan.FromMilliseconds(50) });
        await store.SaveAsync(Submission(First), cancellationToken);
        using (var other = new HostProcess("lock", Folder.Path))
        {
            await other.Ready.WaitAsync(cancellationToken);
            await Assert.ThatAsync(async () => await store.SaveAsync(Submission(Second), cancellationToken), Throws.InstanceOf<IOException>().With.Message.Contains("keeps the file locked"));
            Assert.That((await store.LoadAsync(cancellationToken)).Count, Is.EqualTo(1), "reading goes on");
            await other.KillAsync();
        }

        await store.SaveAsync(Submission(Second), cancellationToken);
        Assert.That((await store.LoadAsync(cancellationToken)).Count, Is.EqualTo(2));
    }

    private static string Text(HostProcess host, string word) => string.Join(' ', host.Words(word).FirstOrDefault() ?? []);

    private static async Task UntilAsync(HostProcess host, string word, CancellationToken cancellationToken)
    {
        while (host.Words(word).Length == 0)
        {
            if (host.HasExited)
                throw new AssertionException($"It has ended before it said '{word}'.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancellationToken);
        }
    }
}
