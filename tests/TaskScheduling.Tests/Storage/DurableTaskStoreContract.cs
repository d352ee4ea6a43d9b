namespace TaskScheduling.Tests.Storage;

/// <summary>What the runtime relies on in a store whose tasks outlive their process.</summary>
public abstract class DurableTaskStoreContract : TaskStoreContract
{
    private static readonly DateTimeOffset Date = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly ProcessingTaskRequest Request = new("process") { Key = "k", Payload = TaskPayload.FromJson("{\"album\":42}"u8) };

    /// <summary>Another process opens it.</summary>
    private protected virtual ITaskStore Reopen() => Store;

    [Test]
    public void It_says_what_it_is() => Assert.That((Store.IsDurable, Store.SavesRecords), Is.EqualTo((true, true)));

    [Test]
    public async Task Submissions_come_back_in_their_order()
    {
        await SubmitAsync(Second);
        await SubmitAsync(First, seconds: -5); // the clock was set back
        Assert.That(await LoadAsync(), Is.EqualTo(new[]
        {
            new StoredTask(Second, new RecoveredTask(Request, Date)),
            new StoredTask(First, new RecoveredTask(Request, Date.AddSeconds(-5))),
        }));
    }

    [Test]
    public async Task A_run_is_open_from_its_start_to_its_end([Values] bool startsAtOnce)
    {
        await SubmitAsync(First, startsRun: startsAtOnce);
        if (!startsAtOnce)
            await StartAsync(First, 1);
        var during = await OnlyAsync();
        await EndAsync(First, 1, follows: true);
        var after = await OnlyAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(during.OpenRun, Is.EqualTo(1));
            Assert.That(during.LastSignOfLife, Is.GreaterThanOrEqualTo(Date));
            Assert.That(after, Is.EqualTo(new RecoveredTask(Request, Date) { Runs = [Result(First, 1, follows: true)] }));
        }
    }

    [Test]
    public async Task Recorded_ends_come_back_oldest_first()
    {
        await SubmitAsync(First, startsRun: true);
        await EndAsync(First, 1, follows: true);
        await StartAsync(First, 2);
        await EndAsync(First, 2, follows: true);
        await StartAsync(First, 3);
        var task = await OnlyAsync();
        Assert.That((task.OpenRun, task.Runs), Is.EqualTo(((int?)3, (ValueList<TaskResult>)[Result(First, 1, follows: true), Result(First, 2, follows: true)])));
    }

    [Test]
    public async Task An_end_that_was_never_recorded_leaves_the_newest_start()
    {
        await SubmitAsync(First, startsRun: true);
        await StartAsync(First, 2);
        var task = await OnlyAsync();
        Assert.That((task.OpenRun, task.Runs.Count), Is.EqualTo(((int?)2, 0)));
    }

    [Test]
    public async Task A_start_that_was_taken_back_was_none([Values] bool startsAtOnce)
    {
        await SubmitAsync(First, startsRun: startsAtOnce);
        if (!startsAtOnce)
            await StartAsync(First, 1);
        await SaveAsync(new TaskRecord(PersistKind.StartAbandoned, First, 1, Date, Request, null, false));
        Assert.That(await OnlyAsync(), Is.EqualTo(new RecoveredTask(Request, Date)));
    }

    [Test]
    public async Task What_has_ended_does_not_come_back([Values] bool withARun)
    {
        await SubmitAsync(First, startsRun: withARun);
        await SubmitAsync(Second);
        await SaveAsync(new TaskRecord(
            PersistKind.RunEnd, First, withARun ? 1 : 0, Date, null, Result(First, 1, follows: false) with { RunId = withARun ? new RunId(First, 1) : null }, false));
        Assert.That((await LoadAsync()).Single().Id, Is.EqualTo(Second));
    }

    [Test]
    public async Task A_checkpoint_comes_back_with_its_task_and_never_without_it()
    {
        await SubmitAsync(First, startsRun: true);
        await CheckpointAsync(new RunId(First, 1), "1");
        await SubmitAsync(Second, startsRun: true);
        await CheckpointAsync(new RunId(Second, 1), "2");
        await EndAsync(Second, 1, follows: false);
        _ = await LoadAsync();
        Assert.That(Checkpoint(First), Is.EqualTo("1"));
    }

    [Test]
    public async Task Reading_changes_nothing()
    {
        await SubmitAsync(First, startsRun: true);
        var once = await LoadAsync();
        Assert.That(await LoadAsync(), Is.EqualTo(once));
    }

    [Test]
    public async Task Tasks_are_saved_side_by_side()
    {
        var ids = Enumerable.Range(1, 100).Select(number => new TaskId(new Guid(number, 0, 0, new byte[8]))).ToArray();
        await Parallel.ForEachAsync(ids, async (id, _) =>
        {
            await SubmitAsync(id, startsRun: true);
            await EndAsync(id, 1, follows: true);
            await StartAsync(id, 2);
        });
        Assert.That((await LoadAsync()).Select(task => (task.Id, task.Task.OpenRun, task.Task.Runs.Count)), Is.EquivalentTo(ids.Select(id => (id, (int?)2, 1))));
    }

    private async Task<IReadOnlyList<StoredTask>> LoadAsync() => await Reopen().LoadAsync(default);

    private async Task<RecoveredTask> OnlyAsync() => (await LoadAsync()).Single().Task;

    private async Task SaveAsync(TaskRecord record) => await Store.SaveAsync(record, default);

    private Task SubmitAsync(TaskId id, bool startsRun = false, double seconds = 0) =>
        SaveAsync(new TaskRecord(PersistKind.Submission, id, startsRun ? 1 : 0, Date.AddSeconds(seconds), Request, null, startsRun));

    private Task StartAsync(TaskId id, int attempt) => SaveAsync(new TaskRecord(PersistKind.RunStart, id, attempt, Date.AddSeconds(attempt), Request, null, false));

    private Task EndAsync(TaskId id, int attempt, bool follows) =>
        SaveAsync(new TaskRecord(PersistKind.RunEnd, id, attempt, Date.AddSeconds(attempt), null, Result(id, attempt, follows), false));

    private static TaskResult Result(TaskId id, int attempt, bool follows) => new()
    {
        TaskId = id,
        RunId = new RunId(id, attempt),
        Outcome = TaskOutcome.Expired,
        Expiration = new Expiration.CpuLimitExceeded(new CpuLimit(0.8, TimeSpan.FromSeconds(60)), TimeSpan.FromSeconds(48), TimeSpan.FromSeconds(50)) { At = Date },
        Usage = new TaskUsage(TimeSpan.FromSeconds(50), TimeSpan.FromSeconds(48), null, null),
        Title = "Export",
        Subtitle = "3 of 10",
        Next = follows ? new Resubmitted(attempt + 1, ResubmitRule.AfterBackoff(), Date.AddMinutes(attempt)) : null,
    };
}
