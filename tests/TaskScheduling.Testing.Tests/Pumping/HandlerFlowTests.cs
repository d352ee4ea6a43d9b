using Microsoft.Extensions.DependencyInjection;

namespace TaskScheduling.Testing.Tests.Pumping;

/// <summary>Handlers of users, however they await.</summary>
public sealed class HandlerFlowTests
{
    private readonly List<string> _steps = [];
    private readonly HashSet<int> _threads = [];
    private TestScheduler _test = null!;

    [Test]
    public async Task A_handler_that_waits_for_the_clock_goes_on_at_its_instants()
    {
        await using var test = await StartAsync(async (_, ct) =>
        {
            for (var count = 1; count <= 3; count++)
            {
                await Task.Delay(TimeSpan.FromSeconds(10), _test.Time, ct);
                Note($"{count} at {_test.Time.GetUtcNow():mm:ss}");
            }
        });
        var handle = await test.Scheduler.SubmitAsync(new ProcessingTaskRequest("work"));
        await test.AdvanceAsync(TimeSpan.FromSeconds(25));

        Assert.That(_steps, Is.EqualTo(new[] { "1 at 00:10", "2 at 00:20" }));
        await test.AdvanceAsync(TimeSpan.FromSeconds(5));
        Assert.That((await handle.Completion).Usage.Elapsed, Is.EqualTo(TimeSpan.FromSeconds(30)));
    }

    [Test]
    public async Task An_await_that_declines_the_context_is_waited_for_after_the_clock_and_after_a_token()
    {
        await using var test = await StartAsync(async (_, ct) =>
        {
            Note("begun");
            await Task.Delay(TimeSpan.FromSeconds(1), _test.Time, ct).ConfigureAwait(false);
            Note("after the clock");
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, _test.Time, ct).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                Note("after the token");
                throw;
            }
        });
        var handle = await test.Scheduler.SubmitAsync(new ProcessingTaskRequest("work"));
        await test.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.That(_steps, Is.EqualTo(new[] { "begun", "after the clock" }));
        Assert.That(_threads, Has.Count.EqualTo(1));
        await handle.StopAsync("test");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(_steps, Is.EqualTo(new[] { "begun", "after the clock", "after the token" }), "also where the framework sends it through the pool, as after a cancelled delay");
            Assert.That(handle.GetSnapshot().LastResult?.Outcome, Is.EqualTo(TaskOutcome.Expired));
        }
    }

    [Test]
    public async Task An_await_with_the_context_comes_back_to_the_same_thread_from_wherever_it_was()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var test = await StartAsync(async (_, _) =>
        {
            Note("begun");
            await Task.Yield();
            Note("after a yield");
            await gate.Task;
            Note("after the gate");
        });
        var handle = await test.Scheduler.SubmitAsync(new ProcessingTaskRequest("work"));
        Assert.That(_steps, Is.EqualTo(new[] { "begun", "after a yield" }));

        gate.SetResult();
        await test.AdvanceAsync(TimeSpan.Zero);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(_steps, Has.Count.EqualTo(3));
            Assert.That(_threads, Has.Count.EqualTo(1));
            Assert.That(handle.GetSnapshot().State, Is.EqualTo(TaskState.Ended));
        }
    }

    [Test]
    public async Task A_library_that_declines_the_context_around_code_that_does_not_goes_through_the_pool_and_can_be_waited_for()
    {
        await using var test = await StartAsync(async (_, ct) =>
        {
            await AroundAsync(async () =>
            {
                await Task.Delay(TimeSpan.FromSeconds(1), _test.Time, ct);
                await Task.Yield();
            }).ConfigureAwait(false);
            Note("done");
        });
        var handle = await test.Scheduler.SubmitAsync(new ProcessingTaskRequest("work"));

        await test.AdvanceAsync(TimeSpan.FromSeconds(1));
        await test.UntilAsync(handle, static task => task.State is TaskState.Ended); // a thread kept off its processor comes too late for the clock

        Assert.That(_steps, Is.EqualTo(new[] { "done" }));

        static async Task AroundAsync(Func<Task> inner)
        {
            await inner().ConfigureAwait(false);
            await Task.CompletedTask.ConfigureAwait(false);
        }
    }

    [Test]
    public async Task Callbacks_of_the_token_run_on_the_same_thread_before_the_stop_returns()
    {
        await using var test = await StartAsync(async (task, ct) =>
        {
            Note("begun");
            await using var first = ct.Register(() => Note($"told: {task.Expiration?.Code}"));
            await Task.Delay(Timeout.InfiniteTimeSpan, _test.Time, ct);
        });
        var handle = await test.Scheduler.SubmitAsync(new ProcessingTaskRequest("work"));
        await handle.StopAsync("test");
        Assert.That(_steps, Is.EqualTo(new[] { "begun", "told: user_stopped" }));
        Assert.That(_threads, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Events_of_task_and_scheduler_run_on_the_same_thread_in_order()
    {
        await using var test = await StartAsync(async (task, ct) =>
        {
            task.Expiring += (_, why) => Note($"task: {why.Code}");
            Note("begun");
            await Task.Delay(Timeout.InfiniteTimeSpan, _test.Time, ct);
        });
        test.Scheduler.TaskExpiring += (_, expiring) => Note($"scheduler: {expiring.Expiration.Code}");
        test.Scheduler.TaskEnded += async (_, ended) =>
        {
            await Task.Yield();
            Note($"ended: {ended.Result.Outcome}");
        };
        var handle = await test.Scheduler.SubmitAsync(new ProcessingTaskRequest("work"));
        await handle.StopAsync("test");

        Assert.That(_steps, Is.EqualTo(new[] { "begun", "task: user_stopped", "scheduler: user_stopped", "ended: Expired" }));
        Assert.That(_threads, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_handler_that_submits_and_awaits_another_task_needs_no_help_of_the_test()
    {
        await using var test = await StartAsync(async (task, ct) =>
        {
            if (task.Key.HasValue)
            {
                Note("inner");
                await Task.Delay(TimeSpan.FromSeconds(5), _test.Time, ct);
                return;
            }

            var inner = await _test.Scheduler.SubmitAsync(new ProcessingTaskRequest("work") { Key = "inner" }, ct);
            var result = await inner.Completion;
            Note($"outer: {result.Outcome}");
        });
        var handle = await test.Scheduler.SubmitAsync(new ProcessingTaskRequest("work"));
        await test.AdvanceAsync(TimeSpan.FromSeconds(5));

        Assert.That(_steps, Is.EqualTo(new[] { "inner", "outer: Succeeded" }));
        Assert.That(handle.GetSnapshot().State, Is.EqualTo(TaskState.Ended));
        Assert.That(_threads, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Handlers_that_are_stopped_at_one_instant_end_one_after_the_other_however_they_await()
    {
        await using var test = await StartAsync(async (task, ct) =>
        {
            var number = task.TaskId.ToString()[^1];
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, _test.Time, ct).ConfigureAwait(number % 2 == 0);
            }
            finally
            {
                Note($"{number} told");
                await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
                Note($"{number} cleaned up");
            }
        });
        for (var count = 0; count < 5; count++)
            await test.Scheduler.SubmitAsync(new ProcessingTaskRequest("work"));
        await test.Scheduler.CancelAllAsync();
        Assert.That(_steps, Is.EqualTo(Enumerable.Range(1, 5).SelectMany(number => new[] { $"{number} told", $"{number} cleaned up" })));
    }

    [Test]
    public async Task A_handler_may_await_several_tasks_at_once()
    {
        await using var test = await StartAsync(async (task, ct) =>
        {
            if (task.Key.HasValue)
            {
                await Task.Delay(TimeSpan.FromSeconds(task.Key == "slow" ? 2 : 1), _test.Time, ct).ConfigureAwait(false);
                return;
            }

            var slow = await _test.Scheduler.SubmitAsync(new ProcessingTaskRequest("work") { Key = "slow" }, ct);
            var quick = await _test.Scheduler.SubmitAsync(new ProcessingTaskRequest("work") { Key = "quick" }, ct);
            await Task.WhenAny(slow.Completion, quick.Completion).ConfigureAwait(false);
            Note($"one at {_test.Time.GetUtcNow().Second}");
            await Task.WhenAll(slow.WaitForRunAsync(cancellationToken: ct), quick.Completion).ConfigureAwait(false);
            Note($"both at {_test.Time.GetUtcNow().Second}");
        });
        var handle = await test.Scheduler.SubmitAsync(new ProcessingTaskRequest("work"));
        await test.AdvanceAsync(TimeSpan.FromSeconds(9));
        Assert.That(_steps, Is.EqualTo(new[] { "one at 1", "both at 2" }));
        Assert.That(handle.GetSnapshot().LastResult?.Usage.Elapsed, Is.EqualTo(TimeSpan.FromSeconds(2)));
    }

    [Test]
    public async Task Work_that_left_is_awaited_in_real_time()
    {
        using var gate = new SemaphoreSlim(0);
        await using var test = await StartAsync(async (task, ct) =>
        {
            await Task.Run(async () =>
            {
                await gate.WaitAsync(ct);
                task.Progress.CompletedUnitCount = 7;
                await gate.WaitAsync(ct);
            }, ct);
            Note("back");
        });
        var handle = await test.Scheduler.SubmitAsync(new ProcessingTaskRequest("work"));

        gate.Release();
        var seen = await test.UntilAsync(handle, task => task.Progress.Completed == 7);
        Assert.That(seen.State, Is.EqualTo(TaskState.Running));
        gate.Release();
        await test.UntilAsync(handle, task => task.State is TaskState.Ended);
        Assert.That(_steps, Is.EqualTo(new[] { "back" }));
    }

    [Test]
    public async Task A_presenter_has_shown_the_last_snapshot_when_the_clock_has_been_advanced()
    {
        var presenter = new Presenter(this);
        await using var test = _test = await TestScheduler.StartAsync(tasks => tasks
            .AddPresenter("fake", presenter)
            .AddContinuedProcessingTask("export", async (task, ct) =>
            {
                task.Progress.TotalUnitCount = 2;
                for (; task.Progress.CompletedUnitCount < 2; task.Progress.Add(1))
                    await Task.Delay(TimeSpan.FromSeconds(1), _test.Time, ct);
            }));
        await test.Scheduler.SubmitAsync(new ContinuedProcessingTaskRequest("export", "Export"));
        await test.AdvanceAsync(TimeSpan.FromSeconds(2));

        Assert.That(presenter.Shown, Is.EqualTo(new[] { "Running 0", "Running 0.5", "Ended 1" }));
        Assert.That(_threads, Has.Count.EqualTo(1));
    }

    private async Task<TestScheduler> StartAsync(Func<ProcessingTask, CancellationToken, Task> handler) =>
        _test = await TestScheduler.StartAsync(tasks => tasks.AddProcessingTask("work", handler));

    private void Note(string step)
    {
        _steps.Add(step);
        _threads.Add(Environment.CurrentManagedThreadId);
    }

    private sealed class Presenter(HandlerFlowTests owner) : ITaskPresenter
    {
        public List<string> Shown { get; } = [];

        public async ValueTask PresentAsync(TaskPresentation presentation, CancellationToken cancellationToken)
        {
            await Task.Yield();
            owner._threads.Add(Environment.CurrentManagedThreadId);
            var line = FormattableString.Invariant($"{presentation.State} {presentation.Fraction ?? 0}");
            if (Shown.LastOrDefault() != line)
                Shown.Add(line);
        }
    }
}
