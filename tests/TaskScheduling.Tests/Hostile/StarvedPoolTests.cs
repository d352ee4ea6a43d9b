using Microsoft.Extensions.DependencyInjection;

namespace TaskScheduling.Tests.Hostile;

/// <summary>Handlers that take every thread the pool may have: limits and tokens must not need one.</summary>
[NonParallelizable]
public sealed class StarvedPoolTests
{
    private int _workers;
    private int _ports;

    [SetUp]
    public void Cap_the_pool()
    {
        ThreadPool.GetMaxThreads(out _workers, out _ports);
        ThreadPool.SetMaxThreads(Environment.ProcessorCount, _ports);
    }

    [TearDown]
    public void Lift_the_cap() => ThreadPool.SetMaxThreads(_workers, _ports);

    [Test]
    public void A_limit_ends_runs_that_hold_every_thread_of_the_pool()
    {
        var scheduler = BackgroundTaskScheduler.StartNewAsync(tasks => tasks.AddContinuedProcessingTask("block", (_, cancellationToken) =>
        {
            cancellationToken.WaitHandle.WaitOne();
            cancellationToken.ThrowIfCancellationRequested();
            return Task.CompletedTask;
        })).GetAwaiter().GetResult();
        var request = new ContinuedProcessingTaskRequest("block", "Blocks") { Budget = new TaskBudget { Time = TimeSpan.FromMilliseconds(200) } };

        var handles = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => scheduler.SubmitAsync(request).AsTask().GetAwaiter().GetResult()).ToArray();

        var ended = Task.WhenAll(handles.Select(handle => handle!.Completion));
        Assert.That(ended.Wait(TimeSpan.FromSeconds(30)), Is.True, "nobody could tell them to stop");
        Assert.That(ended.Result, Has.All.Matches<TaskResult>(result => result!.Expiration is Expiration.TimeLimitExceeded));
        scheduler.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }
}
