using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;

namespace TaskScheduling.Testing.Tests.Processes;

/// <summary>What a crash leaves of tasks in each state, and what the next start makes of it.</summary>
public sealed partial class CrashTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly ProcessingTaskRequest Work = new("work");
    private static readonly Backoff Steady = new() { Delay = Minute, Kind = BackoffKind.Constant, UseJitter = false };
    private readonly List<string> _heard = [];
    private TestScheduler _test = null!;

    [Test]
    public async Task A_running_handler_hears_nothing_and_its_task_runs_again()
    {
        await using var test = await StartAsync(async (task, ct) =>
        {
            using var told = ct.Register(() => _heard.Add($"run {task.Attempt} was told"));
            try
            {
                await Task.Delay(Minute, _test.Time, ct);
                _heard.Add($"run {task.Attempt} went on");
            }
            finally
            {
                _heard.Add($"run {task.Attempt} cleaned up");
            }
        });
        var id = (await test.Scheduler.SubmitAsync(Work)).TaskId;
        await test.AdvanceAsync(Minute / 2);
        await test.CrashAndRestartAsync();
        var lost = test.Expect<TaskEvent.RunEnded>().Result;
        var crashed = test.Time.GetUtcNow();
        await test.AdvanceAsync(10 * Minute);

        using (Assert.EnterMultipleScope())
        {
            Assert.That((lost.Outcome, lost.Expiration?.Code, lost.Next?.Attempt), Is.EqualTo((TaskOutcome.Expired, "host_lost", (int?)2)));
            Assert.That(test.Expect<TaskEvent.Started>(condition: e => e.Attempt == 2).At, Is.EqualTo(crashed));
            Assert.That(_heard, Is.EqualTo(new[] { "run 2 went on", "run 2 cleaned up" }));
            Assert.That((await HandleOf(id).Completion).IsSuccess);
        }
    }

    [Test]
    public async Task A_pending_task_is_there_again_and_begins_when_it_is_due()
    {
        await using var test = await StartAsync((_, _) => Task.CompletedTask);
        var due = test.Time.GetUtcNow() + TimeSpan.FromHours(1);
        var id = (await test.Scheduler.SubmitAsync(Work with { EarliestBeginDate = due })).TaskId;
        await test.CrashAndRestartAsync(downFor: 10 * Minute);
        var waiting = HandleOf(id).GetSnapshot().State;
        await test.AdvanceAsync(50 * Minute);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(waiting, Is.EqualTo(TaskState.Pending));
            Assert.That(test.Expect<TaskEvent.Started>().At, Is.EqualTo(due));
            test.ExpectNone<TaskEvent.Expiring>();
        }
    }

    [Test]
    public async Task A_backoff_goes_on_while_nobody_runs()
    {
        await using var test = await StartAsync((task, _) => task.Attempt == 1 ? throw new IOException("no route") : Task.CompletedTask);
        var began = test.Time.GetUtcNow();
        await test.Scheduler.SubmitAsync(Work with { Resubmission = Resubmission.Default.OnFailed(ResubmitRule.AfterBackoff(Steady)) });
        await test.CrashAndRestartAsync(downFor: Minute / 2);
        await test.AdvanceAsync(Minute);
        Assert.That(test.Expect<TaskEvent.Started>(condition: e => e.Attempt == 2).At, Is.EqualTo(began + Minute));
    }

    [Test]
    public async Task A_run_that_expires_was_lost_and_not_stopped()
    {
        await using var test = await StartAsync(async (_, ct) =>
        {
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, _test.Time, ct);
            }
            finally
            {
                await Task.Delay(TimeSpan.FromSeconds(3), _test.Time, CancellationToken.None);
                _heard.Add("cleaned up");
            }
        });
        var handle = await test.Scheduler.SubmitAsync(Work with { Budget = new TaskBudget { Time = Minute } });
        await test.AdvanceAsync(Minute + TimeSpan.FromSeconds(1));
        test.Expect<TaskEvent.Expiring>(handle, e => e.Expiration is Expiration.TimeLimitExceeded);
        await test.CrashAndRestartAsync();
        await test.AdvanceAsync(TimeSpan.FromSeconds(10));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(test.Expect<TaskEvent.RunEnded>(handle).Result.Expiration, Is.InstanceOf<Expiration.HostLost>());
            Assert.That(_heard, Is.Empty);
        }
    }

    [Test]
    public async Task The_checkpoint_is_kept()
    {
        var found = new List<long>();
        await using var test = await StartAsync(async (task, ct) =>
        {
            var place = task.TryGetCheckpoint(PlaceJson.Default.Int64, out var saved) ? saved : 0;
            found.Add(place);
            for (; place < 10; await task.SaveCheckpointAsync(++place, PlaceJson.Default.Int64))
                await Task.Delay(Minute, _test.Time, ct);
        });
        await test.Scheduler.SubmitAsync(Work);
        await test.AdvanceAsync(4.5 * Minute);
        await test.CrashAndRestartAsync(downFor: Minute);
        await test.AdvanceAsync(10 * Minute);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(found, Is.EqualTo(new[] { 0, 4 }));
            Assert.That(test.Expect<TaskEvent.Ended>().Result.Elapsed, Is.EqualTo(6 * Minute));
        }
    }

    [Test]
    public async Task The_third_crash_parks_and_a_release_frees()
    {
        await using var test = await StartAsync((_, ct) => Task.Delay(Timeout.InfiniteTimeSpan, _test.Time, ct));
        var id = (await test.Scheduler.SubmitAsync(Work)).TaskId;
        for (var crash = 1; crash <= 3; crash++)
        {
            await test.AdvanceAsync(Minute);
            test.Expect<TaskEvent.Started>(condition: e => e.Attempt == crash);
            await test.CrashAndRestartAsync();
        }

        await test.AdvanceAsync(60 * Minute);
        var parked = test.Scheduler.Explain(id)!.Blockers.Select(blocker => blocker.Reason).ToArray();
        var released = await test.Scheduler.ReleaseAsync(id);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(parked, Has.Member(new DeferralReason.Parked(3)));
            Assert.That(released);
            test.Expect<TaskEvent.Started>(condition: e => e.Attempt == 4);
        }
    }

    [Test]
    public async Task Two_crashes_in_a_row_lose_one_run_once()
    {
        await using var test = await StartAsync((_, ct) => Task.Delay(Minute, _test.Time, ct));
        var id = (await test.Scheduler.SubmitAsync(Work)).TaskId;
        await test.CrashAndRestartAsync(); // the next run waits 30 s from the start of the lost one, so it is not lost as well
        await test.CrashAndRestartAsync();
        await test.AdvanceAsync(2 * Minute);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(HandleOf(id).Runs.Select(run => run.Expiration?.Code), Is.EqualTo(new[] { "host_lost", null }));
            Assert.That(test.Events.OfType<TaskEvent.Started>().Select(started => started.Attempt), Is.EqualTo(new[] { 1, 2 }));
        }
    }

    [Test]
    public async Task A_handler_that_blocks_its_thread_is_gone_too()
    {
        using var never = new ManualResetEventSlim();
        var end = new TaskCompletionSource();
        await using var test = await StartAsync((task, ct) =>
        {
            if (task.Attempt > 1)
                return Task.CompletedTask;
            never.Wait(CancellationToken.None);
            task.Subtitle = "after its end";
            end.SetResult();
            return Task.CompletedTask;
        });
        test.Limit = TimeSpan.FromSeconds(1);
        var handle = await test.Scheduler.SubmitAsync(Work);
        await test.CrashAndRestartAsync();
        never.Set();
        await end.Task;
        await test.AdvanceAsync(Minute);
        var result = await HandleOf(handle.TaskId).Completion;

        using (Assert.EnterMultipleScope())
        {
            Assert.That((result.IsSuccess, result.RunId?.Attempt, result.Subtitle), Is.EqualTo((true, (int?)2, (string?)null)));
            Assert.That(test.Limit, Is.EqualTo(TimeSpan.FromSeconds(1)));
        }
    }

    [Test]
    public async Task What_its_threads_still_do_reaches_neither_store_nor_events()
    {
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var end = new TaskCompletionSource();
        await using var test = await StartAsync((task, ct) => task.Attempt > 1 ? Task.Delay(Minute, _test.Time, CancellationToken.None) : Task.Run(async () =>
        {
            await goOn.Task;
            await task.SaveCheckpointAsync(7, PlaceJson.Default.Int64);
            _ = Task.Delay(Minute, _test.Time, CancellationToken.None);
            end.SetResult();
        }));
        var handle = await test.Scheduler.SubmitAsync(Work);
        await test.CrashAndRestartAsync();
        goOn.SetResult();
        await end.Task;
        await test.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.That(test.Events.OfType<TaskEvent.RunEnded>().Select(ended => ended.Result.Outcome), Is.EqualTo(new[] { TaskOutcome.Expired, TaskOutcome.Succeeded }));
        Assert.That(HandleOf(handle.TaskId).Runs, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Without_a_durable_store_nothing_is_left()
    {
        await using var test = _test = await TestScheduler.StartAsync(tasks => tasks.AddProcessingTask("work", (_, ct) => Task.Delay(Minute, _test.Time, ct)));
        var handle = await test.Scheduler.SubmitAsync(Work);
        await test.CrashAndRestartAsync();
        await test.AdvanceAsync(2 * Minute);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(test.Scheduler.GetTasks(), Is.Empty);
            Assert.That(test.Scheduler.TryGetHandle(handle.TaskId, out _), Is.False);
            test.ExpectNone<TaskEvent.RunEnded>();
            Assert.That(test.Time.GetUtcNow() - test.Expect<TaskEvent.Started>(handle).At, Is.EqualTo(2 * Minute));
        }
    }

    [Test]
    public async Task Twenty_turns_of_one_script_give_equal_events()
    {
        var first = await PlayAsync();
        Assert.That(first, Has.Count.GreaterThan(25));
        for (var turn = 2; turn <= 20; turn++)
            Assert.That(await PlayAsync(), Is.EqualTo(first), $"turn {turn}");
    }

    private async Task<IReadOnlyList<TaskEvent>> PlayAsync()
    {
        await using var test = await StartAsync(async (task, ct) =>
        {
            for (var step = 0; step < 6; step++)
            {
                await Task.Delay(TimeSpan.FromSeconds(20), _test.Time, ct).ConfigureAwait(step % 2 == 0);
                await task.SaveCheckpointAsync(step, PlaceJson.Default.Int64);
            }
        });
        for (var count = 0; count < 4; count++)
            await test.Scheduler.SubmitAsync(Work with { EarliestBeginDate = count == 3 ? test.Time.GetUtcNow().AddMinutes(5) : null });
        await test.AdvanceAsync(Minute);
        await test.CrashAndRestartAsync(TimeSpan.FromSeconds(7));
        await test.SetConditionsAsync(now => now with { Thermal = ThermalState.Critical });
        await test.AdvanceAsync(3 * Minute);
        await test.SetConditionsAsync(now => now with { Thermal = ThermalState.Nominal });
        await test.AdvanceAsync(Minute);
        await test.CrashAndRestartAsync();
        await test.AdvanceAsync(10 * Minute);
        await test.DisposeAsync();
        return test.Events;
    }

    private TaskHandle HandleOf(TaskId id) => _test.Scheduler.TryGetHandle(id, out var handle) ? handle : throw new AssertionException($"{id} is not known.");

    private async Task<TestScheduler> StartAsync(Func<ProcessingTask, CancellationToken, Task> handler) =>
        _test = await TestScheduler.StartAsync(tasks => tasks.AddProcessingTask("work", handler), durable: true);

    [JsonSerializable(typeof(long))]
    private sealed partial class PlaceJson : JsonSerializerContext;
}
