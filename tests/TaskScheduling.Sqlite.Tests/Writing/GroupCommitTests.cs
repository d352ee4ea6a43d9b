namespace TaskScheduling.Sqlite.Tests;

public sealed class GroupCommitTests : StoreTests
{
    [Test]
    public async Task What_comes_while_the_disk_is_busy_is_one_transaction()
    {
        await Store.LoadAsync(default);
        await Store.FlushAsync();
        var before = Store.Commits;
        var saves = await WhileLockedAsync(() => Enumerable.Range(1, 1_000).Select(number => Store.SaveAsync(Submission(Id(number)), default).AsTask()).ToArray());
        await Task.WhenAll(saves);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Store.Commits - before, Is.LessThanOrEqualTo(2), "the one that waited for the lock, and all others");
            Assert.That((await Store.LoadAsync(default)).Select(task => task.Id), Is.EqualTo(Enumerable.Range(1, 1_000).Select(Id)), "in the order in which they were given");
        }
    }

    [Test]
    public async Task One_that_is_refused_takes_nobody_with_it()
    {
        await SaveAsync(Submission(Id(1)));
        var saves = await WhileLockedAsync(() => Enumerable.Range(0, 10).Select(number => Store.SaveAsync(Submission(Id(number), startsRun: true), default).AsTask()).ToArray());
        await Assert.ThatAsync(() => Task.WhenAll(saves), Throws.InstanceOf<RecordRefusedException>().With.Message.Contains("contradicts"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(saves.Index().Where(save => !save.Item.IsCompletedSuccessfully).Select(save => save.Index), Is.EqualTo(new[] { 1 }));
            Assert.That((await Store.LoadAsync(default)).Count, Is.EqualTo(10));
            Assert.That(Folder.Value("SELECT count(*) FROM runs r JOIN executors e ON e.number = r.executor"), Is.EqualTo(9), "each with its process");
            Assert.That(Folder.Value("SELECT count(*) FROM executors"), Is.EqualTo(1), "which has one row");
        }
    }

    [Test]
    public async Task Records_of_a_task_take_effect_in_their_order_within_a_group()
    {
        var saves = await WhileLockedAsync(() => new[]
        {
            Store.SaveAsync(Submission(First, startsRun: true), default).AsTask(),
            Store.SaveAsync(End(First, 1, follows: true), default).AsTask(),
            Store.SaveAsync(Start(First, 2), default).AsTask(),
        });
        await Task.WhenAll(saves);
        var task = (await Store.LoadAsync(default)).Single().Task;
        Assert.That((task.OpenRun, task.Runs.Count), Is.EqualTo(((int?)2, 1)));
    }

    [Test]
    public async Task A_run_has_one_recorded_end([Values] bool follows)
    {
        await SaveAsync(Submission(First, startsRun: true), End(First, follows: follows, title: "first"));
        await Assert.ThatAsync(() => SaveAsync(End(First, follows: follows, title: "second")), Throws.InstanceOf<RunFencedException>().With.Message.Contains(Store.Name));
        Assert.That(Folder.Value("SELECT CAST(result AS TEXT) FROM runs"), Does.Contain("first"));
    }

    [Test]
    public async Task A_task_that_has_ended_has_no_further_run()
    {
        await SaveAsync(Submission(First, startsRun: true), End(First));
        using (Assert.EnterMultipleScope())
        {
            await Assert.ThatAsync(() => SaveAsync(Start(First, 2)), Throws.InstanceOf<RunFencedException>());
            await Assert.ThatAsync(() => SaveAsync(End(First, attempt: 0)), Throws.InstanceOf<RunFencedException>());
            Assert.That(Folder.Value("SELECT count(*) FROM runs"), Is.EqualTo(1));
        }
    }

    [Test]
    public async Task A_run_of_a_task_that_the_file_does_not_know_is_an_error_and_not_a_loss()
    {
        await Assert.ThatAsync(
            () => SaveAsync(End(First)), Throws.InstanceOf<RecordRefusedException>().With.Message.Contains(Folder.Path).And.Message.Contains(First.ToString()).And.Message.Contains("restart"));
    }

    [Test]
    public async Task A_record_that_comes_after_the_end_is_refused()
    {
        await SaveAsync(Submission(First));
        await Store.DisposeAsync();
        await Assert.ThatAsync(() => SaveAsync(Submission(Second)), Throws.InstanceOf<ObjectDisposedException>().With.Message.Contains(Folder.Path));
    }

    [Test]
    public async Task A_checkpoint_that_is_given_up_while_it_waits_leaves_the_one_before()
    {
        await SaveAsync(Submission(First, startsRun: true));
        await Store.SaveCheckpointAsync(new RunId(First, 1), "1"u8.ToArray(), default);
        using var giveUp = new CancellationTokenSource();
        var saves = await WhileLockedAsync(() =>
        {
            var blocked = Store.SaveAsync(Submission(Second), default).AsTask();
            return new[] { blocked, Store.SaveCheckpointAsync(new RunId(First, 1), "2"u8.ToArray(), giveUp.Token).AsTask() };
        }, giveUp.Cancel);
        await Task.WhenAny(Task.WhenAll(saves));
        Assert.That(saves[1].IsCanceled || saves[1].IsCompletedSuccessfully, Is.True);
        var reopened = Folder.Open(Time);
        await reopened.LoadAsync(default);
        Assert.That(reopened.ReadCheckpoint(First)!.Value.ToArray(), Is.EqualTo((saves[1].IsCanceled ? "1"u8 : "2"u8).ToArray()), "what the caller was told");
    }

    /// <summary>Another program holds the file while these are given.</summary>
    private async Task<Task[]> WhileLockedAsync(Func<Task[]> save, Action? then = null)
    {
        await Store.FlushAsync();
        await using var other = Folder.Connect();
        await using var command = other.CreateCommand();
        command.CommandText = "BEGIN IMMEDIATE";
        await command.ExecuteNonQueryAsync();
        var saves = save();
        then?.Invoke();
        command.CommandText = "ROLLBACK";
        await command.ExecuteNonQueryAsync();
        return saves;
    }
}
