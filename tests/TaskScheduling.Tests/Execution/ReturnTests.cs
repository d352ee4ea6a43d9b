using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace TaskScheduling.Tests.Execution;

/// <summary>What follows the return of a handler is the scheduler's business, and neither the run nor whoever completed it pays for it.</summary>
public sealed class ReturnTests
{
    [Test]
    public async Task Whoever_completes_the_task_of_a_handler_keeps_its_own_activity()
    {
        using var listener = ListenTo(() => { });
        var work = new TaskCompletionSource(); // continuations run inline
        var began = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = new RuntimeHarness(configure: builder => builder.AddProcessingTask("plain", (_, _) =>
        {
            began.SetResult();
            return work.Task;
        }));
        var handle = await app.Scheduler.SubmitAsync(new ProcessingTaskRequest("plain")).InTime();
        await began.Task.InTime();

        var isKept = await Task.Run(() =>
        {
            using var own = new Activity("the app's own").Start();
            work.SetResult();
            return Activity.Current == own;
        });
        await handle.Completion.InTime();

        Assert.That(isKept);
    }

    [Test]
    public async Task What_happens_after_the_return_is_not_charged_to_the_run()
    {
        byte[]? garbage = null;
        using var listener = ListenTo(() => garbage = new byte[8_000_000]);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var began = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = new RuntimeHarness(configure: builder => builder.AddProcessingTask("meter", async (_, _) =>
        {
            began.SetResult();
            await gate.Task.ConfigureAwait(false);
        }));
        var request = new ProcessingTaskRequest("meter") { Budget = new TaskBudget { AllocatedBytes = 100_000_000 } };
        var handle = await app.Scheduler.SubmitAsync(request).InTime();
        await began.Task.InTime();
        gate.SetResult();

        var result = await handle.Completion.InTime();

        Assert.That(result.Usage.AllocatedBytes, Is.LessThan(1_000_000));
        GC.KeepAlive(garbage);
    }

    private static ActivityListener ListenTo(Action stopped)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == TelemetryNames.ActivitySource,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = _ => stopped(),
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
