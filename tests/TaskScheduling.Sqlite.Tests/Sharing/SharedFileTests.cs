namespace TaskScheduling.Sqlite.Tests;

/// <summary>Two stores over one file, as two processes have them, on the machine's clock: whatever is waited for comes, or the test fails.</summary>
public sealed class SharedFileTests : StoreTests
{
    private SqliteTaskStore Executor => field ??= Folder.Open(TimeProvider.System);

    private SqliteTaskStore Widget => field ??= Folder.Open(TimeProvider.System, settings => settings with { Executes = false });

    [Test]
    [CancelAfter(60_000)]
    public async Task A_watcher_sees_everything_there_is_and_then_what_changes(CancellationToken cancellationToken)
    {
        await Executor.SaveAsync(Submission(First, startsRun: true), cancellationToken);
        await Executor.SaveAsync(End(First), cancellationToken);
        await Executor.SaveAsync(Submission(Second), cancellationToken);
        await using var shown = Widget.WatchAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);

        var everything = await NextAsync(shown);
        await Executor.SaveAsync(Start(Second, 1), cancellationToken);
        var started = (await NextAsync(shown)).Single();
        Executor.Note(Note(Second, "half", 5));
        var noted = (await NextAsync(shown)).Single();
        await Executor.SaveAsync(End(Second, follows: true), cancellationToken);
        var follows = (await NextAsync(shown)).Single();
        await Executor.SaveAsync(End(Second, attempt: 0), cancellationToken);
        var ended = (await NextAsync(shown)).Single();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(everything.Select(task => (task.Id, task.End?.Title, task.Task.OpenRun)), Is.EqualTo(new[] { (First, "Export", (int?)null), (Second, null, null) }));
            Assert.That((started.StartedAt, started.ExecutedBy, started.Task.OpenRun), Is.EqualTo(((DateTimeOffset?)Date.AddSeconds(1), Executor.Name, (int?)1)));
            Assert.That((noted.Note!.Title, noted.Note.Progress.Completed, noted.StartedAt), Is.EqualTo(("half", 5L, started.StartedAt)));
            Assert.That(follows.Task.Runs, Is.EqualTo((ValueList<TaskResult>)[Result(Second, 1, follows: true)]));
            Assert.That((follows.End, follows.StartedAt, follows.ExecutedBy), Is.EqualTo(((TaskResult?)null, (DateTimeOffset?)null, (string?)null)));
            Assert.That((ended.Task.Runs, ended.End), Is.EqualTo((follows.Task.Runs, Result(Second, 0))), "an end without a run is no run's");
            Assert.That(everything[0].Task.Runs, Is.EqualTo((ValueList<TaskResult>)[Result(First, 1)]));
            Assert.That(new[] { started, noted, follows, ended }.Select(task => task.Revision), Is.Ordered.And.Unique);
        }
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_watcher_gets_much_in_portions(CancellationToken cancellationToken)
    {
        await Task.WhenAll(Enumerable.Range(1, 2_500).Select(number => Executor.SaveAsync(Submission(Id(number)), cancellationToken).AsTask()));
        var portions = new List<int>();
        await foreach (var tasks in Widget.WatchAsync(cancellationToken))
        {
            portions.Add(tasks.Count);
            if (portions.Sum() == 2_500)
                break;
        }

        Assert.That(portions, Is.EqualTo(new[] { 1_000, 1_000, 500 }));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Streams_end_with_their_token(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Executor.SaveAsync(Submission(First), cancellationToken);
        await foreach (var _ in Widget.WatchAsync(stop.Token))
            await stop.CancelAsync();
        await foreach (var _ in Widget.TakeAsync(stop.Token))
            Assert.Fail("it has ended");
        await foreach (var _ in Widget.ReadOrdersAsync(stop.Token))
            Assert.Fail("it has ended");
        Assert.That(cancellationToken.IsCancellationRequested, Is.False);
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Submissions_of_others_are_taken_once_each_in_their_order(CancellationToken cancellationToken)
    {
        await Widget.SaveAsync(Submission(Id(1)), cancellationToken);
        var loaded = await Executor.LoadAsync(cancellationToken);
        await Executor.SaveAsync(Submission(Id(2)), cancellationToken);
        await Widget.SaveAsync(Submission(Id(3)), cancellationToken);
        await Executor.SaveAsync(Submission(Id(4)), cancellationToken);
        await Widget.SaveAsync(Submission(Id(5)), cancellationToken);
        var first = await TakenAsync(2, cancellationToken);
        await Widget.SaveAsync(Submission(Id(6)), cancellationToken);
        var again = await TakenAsync(1, cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(loaded.Select(task => task.Id), Is.EqualTo(new[] { Id(1) }));
            Assert.That(first, Is.EqualTo(new[] { Id(3), Id(5) }), "its own are known to it");
            Assert.That(again, Is.EqualTo(new[] { Id(6) }), "whoever begins again goes on");
        }
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Loading_gives_what_was_submitted_before_and_taking_the_rest([Values(1, 50)] int before, CancellationToken cancellationToken)
    {
        var given = Enumerable.Range(1, before).Select(number => Executor.SaveAsync(Submission(Id(number)), cancellationToken).AsTask()).ToArray();
        var loaded = await Executor.LoadAsync(cancellationToken); // without waiting for those
        await Task.WhenAll(given);
        Assert.That(loaded.Select(task => task.Id), Is.EqualTo(Enumerable.Range(1, before).Select(Id)));
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task Three_processes_submit_and_a_fourth_one_takes_everything_once(CancellationToken cancellationToken)
    {
        await Executor.LoadAsync(cancellationToken);
        OtherProcess[] others = [.. Enumerable.Range(0, 3).Select(process => OtherProcess.Start("submit", Folder.Path, $"{process * 500}", "500"))];
        try
        {
            var taken = await TakenAsync(1_500, cancellationToken);
            Assert.That(taken, Is.EquivalentTo(Enumerable.Range(0, 1_500).Select(Id)));
            foreach (var other in others)
                Assert.That(await other.AnswerAsync(cancellationToken), Is.EqualTo("submitted"));
        }
        finally
        {
            foreach (var other in others)
                other.Dispose();
        }
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task An_order_is_read_once_and_its_answer_comes_back([Values] bool answer, CancellationToken cancellationToken)
    {
        var reason = new Expiration.UserStopped("tray", "Ann") { At = Date };
        await Executor.AcquireAsync(cancellationToken);
        var asking = Widget.AskAsync(new TaskOrder(0, First, reason), cancellationToken).AsTask();
        await using var orders = Executor.ReadOrdersAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        var order = await NextAsync(orders);
        await Executor.AnswerAsync(order, answer, cancellationToken);
        await Executor.AnswerAsync(order, !answer, cancellationToken); // the first one counts
        Assert.That(await asking, Is.EqualTo(answer));

        var release = Widget.AskAsync(new TaskOrder(0, Second, null), cancellationToken).AsTask();
        var next = await NextAsync(orders);
        await Executor.AnswerAsync(next, true, cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That((order.TaskId, order.Reason), Is.EqualTo((First, (Expiration?)reason)));
            Assert.That((next.TaskId, next.Reason), Is.EqualTo((Second, (Expiration?)null)));
            Assert.That(await release, Is.True);
        }
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task An_order_that_nobody_answers_is_found_by_whoever_executes_next(CancellationToken cancellationToken)
    {
        var asking = Folder.Open(Time).AskAsync(new TaskOrder(0, First, null), cancellationToken).AsTask();
        await Executor.AcquireAsync(cancellationToken);
        await using (var orders = Executor.ReadOrdersAsync(cancellationToken).GetAsyncEnumerator(cancellationToken))
            Assert.That((await NextAsync(orders)).TaskId, Is.EqualTo(First));
        await Executor.ReleaseAsync(); // without an answer
        while (!asking.IsCompleted)
        {
            Time.Advance(TimeSpan.FromMilliseconds(50));
            await Task.Yield();
        }

        var next = Folder.Open(TimeProvider.System);
        await next.AcquireAsync(cancellationToken);
        await using var found = next.ReadOrdersAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await asking, Is.False);
            Assert.That((await NextAsync(found)).TaskId, Is.EqualTo(First));
        }
    }

    [TestCase(true, false, true, Description = "its process died before the run had ended")]
    [TestCase(true, true, false, Description = "that run has ended, and a further one is another matter")]
    [TestCase(false, false, false, Description = "nothing was promised")]
    [CancelAfter(60_000)]
    public async Task A_stop_that_was_promised_and_not_carried_out_is_found_by_whoever_executes_next(bool answer, bool hasEnded, bool expected, CancellationToken cancellationToken)
    {
        await Executor.AcquireAsync(cancellationToken);
        await Executor.SaveAsync(Submission(First, startsRun: true) with { At = TimeProvider.System.GetUtcNow() }, cancellationToken);
        var asking = Widget.AskAsync(new TaskOrder(0, First, new Expiration.UserStopped("tray", "Ann") { At = Date }), cancellationToken).AsTask();
        await using (var orders = Executor.ReadOrdersAsync(cancellationToken).GetAsyncEnumerator(cancellationToken))
            await Executor.AnswerAsync(await NextAsync(orders), answer, cancellationToken);
        await asking;
        if (hasEnded)
            await Executor.SaveAsync(End(First, follows: true, at: TimeProvider.System.GetUtcNow()), cancellationToken);
        await Executor.ReleaseAsync();

        var next = Folder.Open(TimeProvider.System);
        await next.AcquireAsync(cancellationToken);
        Assert.That((await next.LoadOrdersAsync(cancellationToken)).Select(order => order.TaskId), Is.EqualTo(expected ? [First] : Array.Empty<TaskId>()));
    }

    [Test]
    public async Task Promised_orders_stay_until_their_task_has_ended()
    {
        await SaveAsync(Submission(First));
        Folder.Run($"INSERT INTO orders (id, reason, asked_at, answered_at, answer) VALUES (x'{First.Value:N}', x'00', 1, 2, 1), (x'{First.Value:N}', NULL, 1, 2, 1)");
        await Store.AnswerAsync(new TaskOrder(9, Second, null), true, default);
        var before = Folder.Value("SELECT group_concat(number) FROM orders");
        await SaveAsync(End(First, attempt: 0));
        await Store.AnswerAsync(new TaskOrder(9, Second, null), true, default);
        Assert.That((before, Folder.Value("SELECT count(*) FROM orders")), Is.EqualTo(("1", 0L)));
    }

    [Test]
    public async Task Answered_orders_leave_after_a_while()
    {
        await Store.LoadAsync(default);
        Folder.Run($"INSERT INTO orders (id, asked_at) VALUES (x'{First.Value:N}', 1), (x'{First.Value:N}', 1)");
        await Store.AnswerAsync(new TaskOrder(1, First, null), true, default);
        Time.Advance(TimeSpan.FromSeconds(61));
        await Store.AnswerAsync(new TaskOrder(2, First, null), true, default);
        Assert.That(Folder.Value("SELECT group_concat(number) FROM orders"), Is.EqualTo("2"));
    }

    private static async Task<T> NextAsync<T>(IAsyncEnumerator<T> items)
    {
        Assert.That(await items.MoveNextAsync(), Is.True);
        return items.Current;
    }

    private async Task<List<TaskId>> TakenAsync(int count, CancellationToken cancellationToken)
    {
        var taken = new List<TaskId>();
        await foreach (var tasks in Executor.TakeAsync(cancellationToken))
        {
            taken.AddRange(tasks.Select(task => task.Id));
            if (taken.Count >= count)
                break;
        }

        return taken;
    }
}
