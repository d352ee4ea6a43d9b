namespace TaskScheduling.Tests.Storage;

/// <summary>What the runtime relies on in every store that several processes share. Stores that poll do so in real time: a wait fails only after long.</summary>
public abstract class SharedTaskStoreContract
{
    private static readonly DateTimeOffset Date = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly ProcessingTaskRequest Request = new("process") { Payload = TaskPayload.FromJson("{\"album\":42}"u8) };
    private protected static readonly TaskId First = new(new Guid(1, 0, 0, new byte[8]));
    private protected static readonly TaskId Second = new(new Guid(2, 0, 0, new byte[8]));
    private readonly CancellationTokenSource _over = new(Soon.Limit);
    private ISharedTaskStore? _a;
    private ISharedTaskStore? _b;

    private protected ISharedTaskStore A => _a ??= Open("a", Scope);

    private protected ISharedTaskStore B => _b ??= Open("b", Scope);

    private protected abstract ExecutionScope Scope { get; }

    /// <summary>Ends with the test.</summary>
    private protected CancellationToken Over => _over.Token;

    /// <summary>Another process opens the store of this test.</summary>
    private protected abstract ISharedTaskStore Open(string name, ExecutionScope scope);

    /// <summary>From now on this process executes the task.</summary>
    private protected abstract Task GiveAsync(ISharedTaskStore store, TaskId id);

    /// <summary>From now on it does not any more.</summary>
    private protected abstract Task TakeAwayAsync(ISharedTaskStore store, TaskId id);

    [TearDown]
    public void End() => _over.Cancel();

    [Test]
    public void It_says_what_it_is() =>
        Assert.That((A.Name, A.Scope, A.IsDurable, A.SavesRecords, A.KeepsNotes), Is.EqualTo(("a", Scope, true, true, true)));

    [Test]
    public async Task What_there_is_comes_first_and_then_what_changes()
    {
        await SubmitAsync(A, First);
        await GiveAsync(A, First);
        await using var watch = Watch(B);
        var before = await watch.NextAsync(First);
        await StartAsync(A, First, 1);
        var running = await watch.NextAsync(First, task => task.Task.OpenRun is not null);
        await EndAsync(A, First, 1);
        var ended = await watch.NextAsync(First, task => task.End is not null);
        await SubmitAsync(B, Second);
        var second = await watch.NextAsync(Second);
        using (Assert.EnterMultipleScope())
        {
            Assert.That((before.Task.Request, before.Task.SubmittedAt, before.Task.OpenRun, before.End), Is.EqualTo(((BackgroundTaskRequest)Request, Date, (int?)null, (TaskResult?)null)));
            Assert.That((running.Task.OpenRun, running.StartedAt, running.ExecutedBy), Is.EqualTo(((int?)1, (DateTimeOffset?)Date.AddSeconds(1), "a")));
            Assert.That((ended.End, ended.Task.OpenRun, ended.ExecutedBy), Is.EqualTo((Result(First, 1), (int?)null, (string?)null)));
            Assert.That(new[] { before.Revision, running.Revision, ended.Revision }, Is.Ordered.And.Unique);
            Assert.That(second.Task.SubmittedAt, Is.EqualTo(Date));
        }
    }

    [Test]
    public async Task What_has_ended_is_shown_to_who_comes_later()
    {
        await SubmitAsync(A, First);
        await GiveAsync(A, First);
        await StartAsync(A, First, 1);
        await EndAsync(A, First, 1);
        await using var watch = Watch(B);
        Assert.That((await watch.NextAsync(First)).End, Is.EqualTo(Result(First, 1)));
    }

    [Test]
    public async Task The_last_note_of_a_run_is_shown()
    {
        await SubmitAsync(A, First);
        await GiveAsync(A, First);
        await StartAsync(A, First, 1);
        await using var watch = Watch(B);
        await watch.NextAsync(First, task => task.Task.OpenRun is not null);
        var last = new TaskNote(
            First, 1, "Export", "3 of 10", new ProgressSnapshot(3, 10), new Expiration.UserStopped("card") { At = Date, GraceEndsAt = Date.AddSeconds(5) }, [new DeferralReason.KeyBusy("k", Second)]);
        A.Note(last with { Subtitle = "2 of 10", Expiration = null });
        A.Note(last);
        var shown = await watch.NextAsync(First, task => task.Note is { Expiration: not null });
        Assert.That(shown.Note, Is.EqualTo(last));
    }

    [Test]
    public async Task An_order_is_answered_by_the_one_that_executes([Values] bool answer)
    {
        await SubmitAsync(A, First);
        await GiveAsync(A, First);
        await using var orders = A.ReadOrdersAsync(_over.Token).GetAsyncEnumerator();
        var asked = new TaskOrder(0, First, new Expiration.UserStopped("card", "ann"));
        var asking = B.AskAsync(asked, default).AsTask();
        await orders.MoveNextAsync().AsTask().InTime();
        var order = orders.Current;
        await A.AnswerAsync(order, answer, default).AsTask().InTime();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await asking.InTime(), Is.EqualTo(answer));
            Assert.That(order with { Number = 0 }, Is.EqualTo(asked));
            Assert.That(order.Number, Is.Not.Zero);
        }
    }

    [Test]
    public async Task An_order_that_nobody_has_answered_is_found_by_whoever_executes_next()
    {
        await SubmitAsync(A, First);
        await GiveAsync(A, First);
        using var gone = new CancellationTokenSource();
        var asking = B.AskAsync(new TaskOrder(0, First, null), gone.Token).AsTask();
        await TakeAwayAsync(A, First);
        await GiveAsync(B, First);
        await using var orders = B.ReadOrdersAsync(_over.Token).GetAsyncEnumerator();
        await orders.MoveNextAsync().AsTask().InTime();
        Assert.That((orders.Current.TaskId, orders.Current.Reason), Is.EqualTo((First, (Expiration?)null)));
        await gone.CancelAsync();
        await asking.ContinueWith(_ => { }, TaskScheduler.Default).InTime(); // false, or given up: both are allowed
    }

    [Test]
    public async Task An_end_that_another_process_has_recorded_stays_and_the_later_one_is_refused()
    {
        await SubmitAsync(A, First);
        await GiveAsync(A, First);
        await StartAsync(A, First, 1);
        await TakeAwayAsync(A, First);
        await GiveAsync(B, First);
        await EndAsync(B, First, 1);
        await Assert.ThatAsync(
            async () => await A.SaveAsync(new TaskRecord(PersistKind.RunEnd, First, 1, Date, null, Result(First, 1) with { Title = "late" }, false), default),
            Throws.InstanceOf<RunFencedException>());
        await using var watch = Watch(A);
        var end = await watch.NextAsync(First, task => task.End is not null);
        Assert.That((end.Task.Runs, end.Task.OpenRun), Is.EqualTo(((ValueList<TaskResult>)[Result(First, 1)], (int?)null)));
    }

    [Test]
    public async Task Streams_end_with_their_token()
    {
        await SubmitAsync(A, First);
        await GiveAsync(A, First);
        using var over = new CancellationTokenSource();
        await using var watch = A.WatchAsync(over.Token).GetAsyncEnumerator();
        await using var news = A.TakeAsync(over.Token).GetAsyncEnumerator();
        await using var orders = A.ReadOrdersAsync(over.Token).GetAsyncEnumerator();
        Task<bool>[] reading = [EndAsync(watch), EndAsync(news), EndAsync(orders)];
        await over.CancelAsync();
        Assert.That(await Task.WhenAll(reading).InTime(), Has.All.True);
    }

    private static async Task<bool> EndAsync<T>(IAsyncEnumerator<T> stream)
    {
        try
        {
            while (await stream.MoveNextAsync())
            {
            }
        }
        catch (OperationCanceledException)
        {
            // as good as an end
        }

        return true;
    }

    private Watcher Watch(ISharedTaskStore store) => new(store.WatchAsync(_over.Token).GetAsyncEnumerator());

    private protected static async Task SubmitAsync(ISharedTaskStore store, TaskId id) =>
        await store.SaveAsync(new TaskRecord(PersistKind.Submission, id, 0, Date, Request, null, false), default).AsTask().InTime();

    private protected static async Task StartAsync(ISharedTaskStore store, TaskId id, int attempt) =>
        await store.SaveAsync(new TaskRecord(PersistKind.RunStart, id, attempt, Date.AddSeconds(attempt), Request, null, false), default).AsTask().InTime();

    private protected static async Task EndAsync(ISharedTaskStore store, TaskId id, int attempt) =>
        await store.SaveAsync(new TaskRecord(PersistKind.RunEnd, id, attempt, Date.AddSeconds(attempt), null, Result(id, attempt), false), default).AsTask().InTime();

    private protected static TaskResult Result(TaskId id, int attempt) => new()
    {
        TaskId = id,
        RunId = new RunId(id, attempt),
        Outcome = TaskOutcome.Expired,
        Expiration = new Expiration.TimeLimitExceeded(TimeSpan.FromSeconds(50), TimeSpan.FromSeconds(50)) { At = Date },
        Usage = new TaskUsage(TimeSpan.FromSeconds(50), TimeSpan.FromSeconds(48), null, null),
        Progress = new ProgressSnapshot(3, 10),
        Title = "Export",
        Subtitle = "3 of 10",
    };

    private sealed class Watcher(IAsyncEnumerator<IReadOnlyList<SharedTask>> stream) : IAsyncDisposable
    {
        private readonly Queue<SharedTask> _shown = new();

        /// <summary>The next state of the task that is as asked for.</summary>
        public async Task<SharedTask> NextAsync(TaskId id, Func<SharedTask, bool>? wanted = null)
        {
            while (true)
            {
                while (_shown.TryDequeue(out var task))
                {
                    if (task.Id == id && wanted?.Invoke(task) is not false)
                        return task;
                }

                Assert.That(await stream.MoveNextAsync().AsTask().InTime(), Is.True, "the stream ended");
                foreach (var task in stream.Current)
                    _shown.Enqueue(task);
            }
        }

        public async ValueTask DisposeAsync()
        {
            try
            {
                await stream.DisposeAsync();
            }
            catch (NotSupportedException)
            {
                // a read was given up in the middle of a failing test
            }
        }
    }
}
