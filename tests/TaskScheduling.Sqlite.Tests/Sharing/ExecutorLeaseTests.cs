namespace TaskScheduling.Sqlite.Tests;

public sealed class ExecutorLeaseTests : StoreTests
{
    [Test]
    [CancelAfter(60_000)]
    public async Task One_executes_and_another_one_does_when_it_lets_go(CancellationToken cancellationToken)
    {
        await Store.AcquireAsync(cancellationToken);
        await Store.AcquireAsync(cancellationToken); // it has it already
        var other = Folder.Open(Time);
        var waiting = other.AcquireAsync(cancellationToken).AsTask();
        for (var look = 1; look <= 50; look++)
        {
            Time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        Assert.That(waiting.IsCompleted, Is.False, "not while the first one lives");
        await Store.ReleaseAsync();
        await TurnClockUntilAsync(waiting);
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_store_that_is_closed_has_let_go_and_its_file_stays(CancellationToken cancellationToken)
    {
        await Store.AcquireAsync(cancellationToken);
        await Store.DisposeAsync();
        await Folder.Open(Time).AcquireAsync(cancellationToken);
        Assert.That(File.Exists(Folder.Path + ".executor"), Is.True);
    }

    [Test]
    public async Task A_store_whose_file_fails_in_the_end_says_so_and_lets_go_all_the_same()
    {
        var store = Folder.Open(Time, settings => settings with { Opened = static _ => throw new IOException("the disk has gone") });
        await store.AcquireAsync(default);
        await Assert.ThatAsync(async () => await store.ReleaseAsync(), Throws.InstanceOf<IOException>().With.Message.EqualTo("the disk has gone"));
        using var another = Another();
        Assert.That(another.TryTake(), Is.True);
    }

    [Test]
    public async Task Whoever_gives_up_waiting_does_not_get_it_later()
    {
        await Store.AcquireAsync(default);
        using var giveUp = new CancellationTokenSource();
        var waiting = Folder.Open(Time).AcquireAsync(giveUp.Token).AsTask();
        await giveUp.CancelAsync();
        await TurnClockUntilAsync(Task.WhenAny(waiting));
        Assert.That(waiting.IsCanceled, Is.True);
        await Store.ReleaseAsync();
        Assert.That(Another().TryTake(), Is.True);
    }

    [Test]
    public async Task What_only_watches_never_touches_it()
    {
        var widget = Folder.Open(Time, settings => settings with { Executes = false });
        await widget.SaveAsync(Submission(First), default);
        using (Assert.EnterMultipleScope())
        {
            await Assert.ThatAsync(
                async () => await widget.AcquireAsync(default), Throws.InvalidOperationException.With.Message.Contains(Folder.Path).And.Message.Contains("Executes is false"));
            Assert.That(File.Exists(Folder.Path + ".executor"), Is.False);
        }
    }

    [Test]
    public async Task A_folder_that_cannot_be_written_is_an_error_and_no_endless_wait()
    {
        Directory.CreateDirectory(Folder.Path + ".executor");
        await Assert.ThatAsync(
            async () => await Store.AcquireAsync(default), Throws.InstanceOf<IOException>().With.Message.Contains(Folder.Path + ".executor").And.Message.Contains("right to write"));
    }

    [Test]
    [CancelAfter(60_000)]
    [Platform("Linux,MacOsX", Reason = "Nothing stops a process elsewhere.")]
    public async Task It_is_taken_over_when_its_process_dies_and_never_while_that_only_stands_still(CancellationToken cancellationToken)
    {
        using var process = OtherProcess.Start("execute", Folder.Path);
        Assert.That(await process.AnswerAsync(cancellationToken), Is.EqualTo("executes"));
        using var lease = Another();
        Assert.That(lease.TryTake(), Is.False, "it lives");
        await process.FreezeAsync(cancellationToken);
        Assert.That(lease.TryTake(), Is.False, "it stands still");
        await process.KillAsync(cancellationToken);
        Assert.That(lease.TryTake(), Is.True, "it is dead");
    }

    [Test]
    public async Task A_link_to_the_file_leads_to_the_same_executor()
    {
        var link = Path.Combine(Path.GetDirectoryName(Folder.Path)!, "link.db");
        File.CreateSymbolicLink(link, Folder.Path);
        await Store.AcquireAsync(default);
        using var lease = new ExecutorLease(link, "another", new ProcessEnd(), Time);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(lease.IsTaken(), Is.True);
            Assert.That(lease.TryTake(), Is.False);
        }
    }

    private ExecutorLease Another() => new(Folder.Path, "another", new ProcessEnd(), Time);

    private async Task TurnClockUntilAsync(Task done)
    {
        while (!done.IsCompleted)
        {
            Time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        await done;
    }
}
