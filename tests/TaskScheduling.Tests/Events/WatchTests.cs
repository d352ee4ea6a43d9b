using TaskScheduling.Tests.Execution;

namespace TaskScheduling.Tests.Events;

public sealed class WatchTests
{
    [Test]
    public void Watching_with_a_token_that_has_fired_calls_nobody_under_the_lock()
    {
        EventHub hub = null!;
        var isFree = true;
        hub = new EventHub(() =>
        {
            var note = EventNote.Of(new TaskEvent.ConditionsChanged(DeviceConditions.Ideal));
            isFree &= Task.Run(() => hub.Publish(note, null, 0)).Wait(TimeSpan.FromSeconds(2));
        });
        _ = hub.Watch(null, 16, new CancellationToken(canceled: true));
        Assert.That(isFree);
    }

    [Test]
    public void A_watch_to_which_nothing_will_come_subscribes_nobody()
    {
        var hub = new EventHub(static () => { });
        var task = new SubmittedTask(new TaskId(Guid.NewGuid()), new ProcessingTaskRequest("index"), new CardTexts("index", null));
        hub.Publish(new EventNote(EventKind.Ended, new TaskResult { TaskId = task.Id, Outcome = TaskOutcome.Succeeded }, 0, 0), task, historyBound: 4);

        _ = hub.Watch(task, 16, default);
        var ofAnEndedTask = hub.HasWatchers;
        hub.Close();
        _ = hub.Watch(null, 16, default);

        Assert.That((ofAnEndedTask, hub.HasWatchers), Is.EqualTo((false, false)));
    }

    [Test]
    public async Task A_watch_subscribes_at_the_call()
    {
        await using var app = new RuntimeHarness();
        await using var events = app.Scheduler.WatchAsync().GetAsyncEnumerator();
        var (handle, call) = await app.RunAsync();
        call.Return();
        await handle.Completion.InTime();

        Assert.That((await events.UntilAsync<TaskEvent.Submitted>()).TaskId, Is.EqualTo(handle.TaskId));
    }

    [Test]
    public async Task Events_of_a_task_come_in_the_order_of_its_life()
    {
        await using var app = new RuntimeHarness();
        var all = app.Scheduler.WatchAsync();
        var (handle, call) = await app.RunAsync(new ProcessingTaskRequest(RuntimeHarness.Process) { Budget = new TaskBudget { Time = TimeSpan.FromSeconds(10) } });
        app.Advance(8);
        app.Advance(2);
        await call.ToldToStop;
        call.Obey();
        await handle.Completion.InTime();

        var own = await handle.WatchAsync().ToEndAsync();
        var names = own.Where(one => one is not (TaskEvent.PresentationChanged or TaskEvent.Progressed)).Select(one => one.GetType().Name);
        Assert.That(names, Is.EqualTo(new[] { "Submitted", "Started", "BudgetWarned", "Expiring", "RunEnded", "Ended" }));
        await using var reader = all.GetAsyncEnumerator();
        var numbers = new List<long>();
        do
        {
            await reader.MoveNextAsync().InTime();
            numbers.Add(reader.Current.Sequence);
        }
        while (reader.Current is not TaskEvent.Ended);
        Assert.That(numbers, Is.EqualTo(Enumerable.Range((int)numbers[0], numbers.Count)));
    }

    [Test]
    public async Task A_watch_of_a_task_gives_its_history_then_what_happens_and_ends()
    {
        await using var app = new RuntimeHarness();
        var (handle, call) = await app.RunAsync();

        var watching = handle.WatchAsync().ToEndAsync();
        await app.RunAsync(); // another task is none of its business
        call.Return();
        var events = await watching.InTime();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(events[0], Is.InstanceOf<TaskEvent.Submitted>());
            Assert.That(events[^1], Is.InstanceOf<TaskEvent.Ended>());
            Assert.That(events.Select(one => one.TaskId), Is.All.EqualTo(handle.TaskId));
        }
    }

    [Test]
    public async Task A_slow_watcher_is_told_how_many_it_missed()
    {
        await using var app = new RuntimeHarness(Policies.Plain with { History = new HistoryBounds { EventsPerWatcher = 2 } });
        await using var events = app.Scheduler.WatchAsync().GetAsyncEnumerator();
        var (handle, call) = await app.RunAsync();
        call.Return();
        await handle.Completion.InTime();

        var read = new List<TaskEvent>();
        while (read.Count < 3 && await events.MoveNextAsync().InTime())
            read.Add(events.Current);
        var (second, next) = await app.RunAsync();
        next.Return();
        await second.Completion.InTime();
        await events.MoveNextAsync().InTime();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(read[2], Is.InstanceOf<TaskEvent.Missed>());
            Assert.That(events.Current.Sequence, Is.EqualTo(read[1].Sequence + ((TaskEvent.Missed)read[2]).Count + 1), "the hole is as long as it says");
        }
    }

    [Test]
    public async Task A_slow_watcher_of_a_task_still_sees_its_end()
    {
        await using var app = new RuntimeHarness(Policies.Plain with { History = new HistoryBounds { EventsPerWatcher = 1 } });
        var (handle, call) = await app.RunAsync();
        var stream = handle.WatchAsync();
        call.Return();
        await handle.Completion.InTime();

        var events = await stream.ToEndAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(events[^1], Is.InstanceOf<TaskEvent.Ended>());
            Assert.That(events, Has.Exactly(1).InstanceOf<TaskEvent.Missed>());
        }
    }

    [TestCase(0)]
    [TestCase(1)]
    public async Task A_watch_of_an_ended_task_ends_whatever_its_history_has_kept(int kept)
    {
        await using var app = new RuntimeHarness(Policies.Plain with { History = new HistoryBounds { EventsPerTask = kept } });
        await using var watcher = app.Scheduler.WatchAsync().GetAsyncEnumerator();
        var (handle, call) = await app.RunAsync(new ContinuedProcessingTaskRequest(RuntimeHarness.Export, "Export"));
        call.Return();
        await handle.Completion.InTime();
        handle.UpdateFinalText("Done", "pushes the end out of the history");

        Assert.That(async () => await handle.WatchAsync().ToEndAsync(), Throws.Nothing);
    }

    [Test]
    public async Task Progress_is_told_to_whoever_watches_also_after_the_start()
    {
        await using var app = new RuntimeHarness();
        var (handle, call) = await app.RunAsync();
        await using var events = handle.WatchAsync().GetAsyncEnumerator();

        call.Task.Progress.TotalUnitCount = 10;
        call.Task.Progress.CompletedUnitCount = 3;
        app.Advance(0.25);

        var told = await events.UntilAsync<TaskEvent.Progressed>();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(told.Progress, Is.EqualTo(new ProgressSnapshot(3, 10)));
            Assert.That(told.RunId, Is.EqualTo(call.Task.RunId));
        }
    }

    [Test]
    public async Task A_cancelled_reader_stops_and_hurts_nobody()
    {
        await using var app = new RuntimeHarness();
        using var stop = new CancellationTokenSource();
        await using var events = app.Scheduler.WatchAsync(stop.Token).GetAsyncEnumerator();
        var reading = events.MoveNextAsync().AsTask();

        await stop.CancelAsync();

        await Assert.ThatAsync(() => reading.InTime(), Throws.InstanceOf<OperationCanceledException>());
        var (handle, call) = await app.RunAsync();
        call.Return();
        Assert.That((await handle.Completion.InTime()).IsSuccess, Is.True);
    }

    [Test]
    public async Task Subscribers_that_throw_are_logged_and_the_others_hear_it()
    {
        await using var app = new RuntimeHarness();
        var heard = new TaskCompletionSource<TaskEvent.Expiring>(TaskCreationOptions.RunContinuationsAsynchronously);
        var ended = new TaskCompletionSource<TaskEvent.Ended>(TaskCreationOptions.RunContinuationsAsynchronously);
        var onTask = new TaskCompletionSource<Expiration>(TaskCreationOptions.RunContinuationsAsynchronously);
        app.Scheduler.TaskExpiring += (_, _) => throw new InvalidOperationException("subscriber");
        app.Scheduler.TaskExpiring += (_, what) => heard.SetResult(what);
        app.Scheduler.TaskEnded += (_, _) => throw new InvalidOperationException("subscriber");
        app.Scheduler.TaskEnded += (_, what) => ended.SetResult(what);
        var (handle, call) = await app.RunAsync();
        call.Task.Expiring += (_, _) => throw new InvalidOperationException("subscriber");
        call.Task.Expiring += (_, reason) => onTask.SetResult(reason);

        await handle.StopAsync("tray").InTime();
        await call.ToldToStop;
        call.Obey();
        var result = await handle.Completion.InTime();

        var log = await app.LoggedAsync("SubscriberFailed");
        using (Assert.EnterMultipleScope())
        {
            Assert.That((await heard.Task.InTime()).Expiration, Is.EqualTo(result.Expiration));
            Assert.That((await ended.Task.InTime()).Result, Is.EqualTo(result));
            Assert.That(await onTask.Task.InTime(), Is.EqualTo(result.Expiration));
            Assert.That(log.Exception, Is.InstanceOf<InvalidOperationException>());
        }
    }

    [Test]
    public async Task Warnings_reach_the_handler_before_the_limit()
    {
        await using var app = new RuntimeHarness();
        var (_, call) = await app.RunAsync(new ProcessingTaskRequest(RuntimeHarness.Process) { Budget = new TaskBudget { Time = TimeSpan.FromSeconds(10) } });
        var warned = new TaskCompletionSource<BudgetWarning>(TaskCreationOptions.RunContinuationsAsynchronously);
        call.Task.BudgetWarned += (_, warning) => warned.TrySetResult(warning);

        app.Advance(8);

        var told = await warned.Task.InTime();
        Assert.That((told.Kind, told.Used.Value, told.Remaining.Value), Is.EqualTo((BudgetKind.Time, 8.0, 2.0)));
    }
}
