using Microsoft.Extensions.DependencyInjection;
using Polly;
using TaskScheduling.Testing;

namespace TaskScheduling.Polly.Tests;

/// <summary>One handler inside a pipeline, on a test's clock; counts its attempts.</summary>
internal sealed class ResilientHandlers(Func<ProcessingTask, CancellationToken, int, Task> attempt)
{
    private int _attempts;

    public int Attempts => _attempts;

    /// <summary>Attempts that began although the run had been told to stop.</summary>
    public int AttemptsAfterExpiration { get; private set; }

    public Task<TestScheduler> StartAsync(Action<ResiliencePipelineBuilder> pipeline) =>
        StartAsync(registration => registration.WithResilience(pipeline));

    public Task<TestScheduler> StartAsync(Action<ITaskRegistrationBuilder> configure) =>
        TestScheduler.StartAsync(tasks => configure(tasks.AddProcessingTask("work", RunAsync)));

    public Task RunAsync(ProcessingTask task, CancellationToken stopping)
    {
        if (task.Expiration is not null)
            AttemptsAfterExpiration++;
        return attempt(task, stopping, Interlocked.Increment(ref _attempts));
    }

    public static ProcessingTaskRequest Request(TaskBudget? budget = null) => new("work") { Budget = budget, Resubmission = Resubmission.Never };
}
