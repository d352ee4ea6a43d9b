namespace TaskScheduling.Tests.Storage;

/// <summary>What the runtime relies on in a shared store of which one process executes all tasks.</summary>
public abstract class ExclusiveTaskStoreContract : SharedTaskStoreContract
{
    private protected override ExecutionScope Scope => ExecutionScope.All;

    /// <summary>It reads what is there, as a scheduler does, and so takes over what it finds open.</summary>
    private protected override async Task GiveAsync(ISharedTaskStore store, TaskId id)
    {
        await AcquireAsync(store);
        await store.LoadAsync(Over).AsTask().InTime();
    }

    private protected override Task TakeAwayAsync(ISharedTaskStore store, TaskId id) => store.ReleaseAsync().AsTask();

    [Test]
    public async Task One_executes_until_it_says_that_it_no_longer_does()
    {
        await AcquireAsync(A);
        var waiting = AcquireAsync(B);
        var early = waiting.IsCompleted;
        await A.ReleaseAsync().AsTask().InTime();
        await waiting.InTime();
        Assert.That(early, Is.False);
    }

    [Test]
    public async Task Who_no_longer_waits_does_not_execute()
    {
        await AcquireAsync(A);
        using var gone = new CancellationTokenSource();
        var waiting = B.AcquireAsync(gone.Token).AsTask();
        await gone.CancelAsync();
        await Assert.ThatAsync(() => waiting.InTime(), Throws.InstanceOf<OperationCanceledException>());
        await A.ReleaseAsync().AsTask().InTime();
        await AcquireAsync(A).InTime();
    }

    [Test]
    public async Task Each_process_is_told_which_other_one_executes()
    {
        await AcquireAsync(A);
        await SeesAsync(B, A.Name);
        var itself = A.Executor;
        await A.ReleaseAsync().AsTask().InTime();
        await SeesAsync(B, null);
        Assert.That((itself, A.HasOneExecutor), Is.EqualTo(((string?)null, true)));
    }

    [Test]
    public async Task Submissions_of_others_are_taken_once_and_those_that_were_loaded_never()
    {
        await SubmitAsync(B, First);
        await AcquireAsync(A);
        var loaded = await A.LoadAsync(default).AsTask().InTime();
        await using var news = A.TakeAsync(Over).GetAsyncEnumerator();
        await SubmitAsync(A, new TaskId(new Guid(9, 0, 0, new byte[8])));
        var ids = Enumerable.Range(10, 50).Select(number => new TaskId(new Guid(number, 0, 0, new byte[8]))).ToArray();
        var submitting = Parallel.ForEachAsync(ids, async (id, _) => await SubmitAsync(B, id));
        var taken = new List<TaskId>();
        while (taken.Count < ids.Length && await news.MoveNextAsync().AsTask().InTime())
            taken.AddRange(news.Current.Select(task => task.Id));
        await submitting;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(loaded.Select(task => task.Id), Is.EqualTo(new[] { First }));
            Assert.That(taken, Is.EquivalentTo(ids));
        }
    }

    [Test]
    public async Task What_has_ended_last_can_be_asked_for()
    {
        await AcquireAsync(A);
        await SubmitAsync(A, First);
        await SubmitAsync(A, Second);
        await StartAsync(A, Second, 1);
        await EndAsync(A, Second, 1);
        var one = await A.LoadEndedAsync(2, default).AsTask().InTime();
        await StartAsync(A, First, 1);
        await EndAsync(A, First, 1);
        var both = await A.LoadEndedAsync(2, default).AsTask().InTime();
        var last = await A.LoadEndedAsync(1, default).AsTask().InTime();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(one.Select(task => (task.Id, task.End)), Is.EqualTo(new[] { (Second, (TaskResult?)Result(Second, 1)) }));
            Assert.That(both.Select(task => task.Id), Is.EqualTo(new[] { Second, First }), "in the order of their ends");
            Assert.That(last.Select(task => task.Id), Is.EqualTo(new[] { First }));
        }
    }

    [Test]
    public async Task Orders_that_nobody_has_answered_are_there_before_anything_starts()
    {
        await SubmitAsync(A, First);
        using var gone = new CancellationTokenSource();
        var asking = B.AskAsync(new TaskOrder(0, First, null), gone.Token).AsTask();
        await AcquireAsync(A);
        await using var orders = A.ReadOrdersAsync(Over).GetAsyncEnumerator();
        await orders.MoveNextAsync().AsTask().InTime(); // it is in the store
        Assert.That(await A.LoadOrdersAsync(default).AsTask().InTime(), Is.EqualTo(new[] { orders.Current }));
        await gone.CancelAsync();
        await asking.ContinueWith(_ => { }, TaskScheduler.Default).InTime(); // false, or given up: both are allowed
    }

    private static async Task SeesAsync(ISharedTaskStore store, string? executor)
    {
        using var limit = new CancellationTokenSource(Soon.Limit);
        while (store.Executor != executor)
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private Task AcquireAsync(ISharedTaskStore store) => store.AcquireAsync(Over).AsTask().InTime();
}
