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

    private Task AcquireAsync(ISharedTaskStore store) => store.AcquireAsync(Over).AsTask().InTime();
}
