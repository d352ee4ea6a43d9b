using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TaskScheduling.Tests.Execution;

namespace TaskScheduling.Tests.Hostile;

/// <summary>Many at once: every accepted task ends exactly once.</summary>
[NonParallelizable]
public sealed class CrowdTests
{
    private const int Threads = 16;
    private const int EachOne = 500;

    [Test]
    public async Task Everything_submitted_and_cancelled_at_once_ends_once()
    {
        await using var app = new RuntimeHarness(configure: builder =>
            builder.AddProcessingTask("crowd", async (task, token) =>
            {
                await Task.Yield();
                token.ThrowIfCancellationRequested();
            }));
        var ends = new ConcurrentDictionary<TaskId, int>();
        var handles = new ConcurrentBag<TaskHandle>();
        var allEnded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var ended = 0;
        app.Scheduler.TaskEnded += (_, what) =>
        {
            ends.AddOrUpdate(what.TaskId, 1, static (_, times) => times + 1);
            if (Interlocked.Increment(ref ended) == Threads * EachOne)
                allEnded.SetResult();
        };

        await Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Run(async () =>
        {
            for (var one = 0; one < EachOne; one++)
            {
                var handle = await app.SubmitAsync(new ProcessingTaskRequest("crowd"));
                handles.Add(handle);
                if (one % 3 == 0)
                    await handle.CancelAsync();
                else if (one % 100 == 1)
                    handle.Explain();
            }
        }))).InTime();
        await Task.WhenAll(handles.Select(handle => handle.Completion)).InTime();
        await allEnded.Task.InTime();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(ends, Has.Count.EqualTo(Threads * EachOne));
            Assert.That(ends.Values, Is.All.EqualTo(1));
            Assert.That(app.Scheduler.GetTasks(TaskState.Running), Is.Empty);
        }
    }

    [Test]
    public async Task A_starved_pool_delays_the_handler_and_is_told()
    {
        await using var app = new RuntimeHarness();
        ThreadPool.GetMinThreads(out var workers, out var ports);
        ThreadPool.GetMaxThreads(out var mostWorkers, out var mostPorts);
        using var hold = new ManualResetEventSlim();
        using var blocked = new CountdownEvent(workers);
        for (var worker = 0; worker < workers; worker++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(_ =>
            {
                blocked.Signal();
                hold.Wait(Soon.Limit);
            }, null);
        }

        blocked.Wait(Soon.Limit);
        Assume.That(ThreadPool.SetMaxThreads(workers, mostPorts), Is.True);
        try
        {
            var submitted = app.Scheduler.SubmitAsync(new ProcessingTaskRequest(RuntimeHarness.Process) { Budget = new TaskBudget { Time = TimeSpan.FromSeconds(5) } });
            Assert.That(submitted.IsCompletedSuccessfully, Is.True, "admission needs no pool");
            var handle = submitted.Result;
            app.Advance(10);
            using (Assert.EnterMultipleScope())
            {
                Assert.That(app.Logs.GetSnapshot().Select(log => log.Id.Name), Has.Some.EqualTo("StartOverdue"));
                Assert.That(handle.GetSnapshot().Expiration, Is.Null, "a handler that has not begun uses no time");
            }
        }
        finally
        {
            ThreadPool.SetMaxThreads(mostWorkers, mostPorts);
            hold.Set();
        }

        (await app.NextCallAsync()).Return();
    }

    [Test]
    public async Task A_log_that_throws_stops_no_task()
    {
        await using var app = new RuntimeHarness(services: services => services.AddLogging(logging => logging.AddProvider(new ThrowingLog(200, 299))));

        var (handle, call) = await app.RunAsync();
        call.Return();

        Assert.That((await handle.Completion.InTime()).IsSuccess, Is.True);
    }
}
