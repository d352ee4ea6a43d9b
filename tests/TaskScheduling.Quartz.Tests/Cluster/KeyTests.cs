using System.Collections.Concurrent;
using TaskScheduling.Sqlite.Tests;

namespace TaskScheduling.Quartz.Tests.Cluster;

/// <summary>A key means in a cluster, and on one machine under Quartz, what it means in one process, whichever of them submits and executes.</summary>
[TestFixture(true)]
[TestFixture(false)]
public sealed class KeyTests(bool isCluster)
{
    private static readonly ProcessingTaskRequest Request = new("work") { Key = "album 42" };

    private readonly QuartzClusterOptions _options = ClusterSetup.NewCluster();
    private readonly StoreFolder _folder = new();
    private readonly ConcurrentQueue<RunId> _runs = new();

    private static DateTimeOffset InAnHour => TimeProvider.System.GetUtcNow().AddHours(1);

    [TearDown]
    public async Task Remove() => await _folder.DisposeAsync();

    [Test]
    public async Task A_later_task_takes_the_place_of_one_that_waits()
    {
        await using var first = await StartAsync("node 1");
        await using var second = await StartAsync("node 2");
        var old = await first.SubmitAsync(Request with { EarliestBeginDate = InAnHour });
        var due = InAnHour;
        var next = await second.SubmitAsync(Request with { EarliestBeginDate = due });
        var end = await old.Completion.WaitAsync(TestNode.Limit, TimeProvider.System);
        await first.SeesAsync(next.TaskId, task => task.Explain().Blockers.Any(blocker => blocker.Reason is DeferralReason.NotYetDue { Due: var date } && date == due) ? task : null);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(end.Expiration, Is.EqualTo(new Expiration.Superseded(next.TaskId) { At = end.Expiration!.At }));
            Assert.That(next.GetSnapshot().State, Is.EqualTo(TaskState.Pending));
            Assert.That(_runs, Is.Empty);
        }
    }

    [Test]
    public async Task A_later_task_that_keeps_what_waits_ends_itself([Values(WhenPending.Keep, WhenPending.Refuse)] WhenPending whenPending)
    {
        await using var first = await StartAsync("node 1");
        await using var second = await StartAsync("node 2");
        var old = await first.SubmitAsync(Request with { EarliestBeginDate = InAnHour });
        var next = await second.SubmitAsync(Request with { WhenPending = whenPending });
        var end = await next.Completion.WaitAsync(TestNode.Limit, TimeProvider.System);
        using (Assert.EnterMultipleScope())
        {
            Assert.That((end.Expiration as Expiration.Superseded)?.By, Is.EqualTo(old.TaskId));
            Assert.That(old.GetSnapshot().State, Is.EqualTo(TaskState.Pending));
            Assert.That(_runs, Is.Empty);
        }
    }

    [Test]
    public async Task A_task_waits_for_the_run_of_its_key_wherever_that_is_and_begins_after_it()
    {
        var running = new HeldRun();
        await using var first = await StartAsync("node 1", running.HandleAsync);
        var old = await first.SubmitAsync(new ContinuedProcessingTaskRequest("export", "Export") { Key = Request.Key });
        await running.HasBegun;
        await using var second = await StartAsync("node 2");
        var next = await second.SubmitAsync(Request);
        await second.SeesAsync(next.TaskId, task => task.Explain().Blockers.Any(blocker => blocker.Reason is DeferralReason.KeyBusy { Running: var busy } && busy == old.TaskId) ? task : null);
        var before = _runs.ToArray();
        await old.StopAsync("test");
        running.Return();
        await next.Completion.WaitAsync(TestNode.Limit, TimeProvider.System);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(before.Select(run => run.TaskId), Is.EqualTo(new[] { old.TaskId }));
            Assert.That(_runs.Select(run => run.TaskId), Is.EqualTo(new[] { old.TaskId, next.TaskId }));
        }
    }

    /// <summary>Two nodes submit and take tasks of few keys as fast as they can.</summary>
    [Test]
    public async Task No_two_runs_of_one_key_are_in_progress_and_the_last_task_of_each_runs()
    {
        var (running, twice) = (new ConcurrentDictionary<string, int>(), 0);
        async Task HandleAsync(BackgroundTask task, CancellationToken stop)
        {
            var key = task.Key.ToString()!;
            if (running.AddOrUpdate(key, 1, (_, count) => count + 1) > 1)
                Interlocked.Increment(ref twice);
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, CancellationToken.None);
            running.AddOrUpdate(key, 0, (_, count) => count - 1);
        }

        await using var first = await StartAsync("node 1", HandleAsync);
        await using var second = await StartAsync("node 2", HandleAsync);
        var handles = new List<(string Key, TaskHandle Handle)>();
        for (var number = 0; number < 60; number++)
        {
            var key = $"key {number % 4}";
            var handle = await (number % 2 == 0 ? first : second).SubmitAsync(Request with { Key = key });
            handles.Add((key, handle));
        }

        var ends = await Task.WhenAll(handles.Select(task => task.Handle.Completion.WaitAsync(TestNode.Limit, TimeProvider.System)));
        var last = handles.Zip(ends).GroupBy(task => task.First.Key).Select(group => group.Last().Second).ToArray();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(twice, Is.Zero);
            Assert.That(last.Select(end => end.IsSuccess), Has.All.True, "what was submitted last of a key");
            Assert.That(ends.Where(end => !end.IsSuccess).Select(end => end.Expiration?.Code), Has.All.EqualTo(ExpirationCodes.Superseded));
            Assert.That(_runs, Is.Unique);
        }
    }

    private Task<TestNode> StartAsync(string name, Func<BackgroundTask, CancellationToken, Task>? handler = null)
    {
        _options.NodeName = name;
        _options.Patience = TimeSpan.FromMilliseconds(300);
        return isCluster ? TestNode.StartAsync(_options, HandleAsync) : new TestMachine(_folder.Path).StartAsync(HandleAsync);

        async Task HandleAsync(BackgroundTask task, CancellationToken stop)
        {
            _runs.Enqueue(task.RunId);
            if (handler is not null)
                await handler(task, stop);
        }
    }
}
