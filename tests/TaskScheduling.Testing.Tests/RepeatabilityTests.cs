using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;

namespace TaskScheduling.Testing.Tests;

/// <summary>The same script gives the same events, whole records.</summary>
public sealed partial class RepeatabilityTests
{
    [Test]
    public async Task Fifty_turns_of_one_script_give_equal_events()
    {
        var first = await PlayAsync();
        Assert.That(first, Has.Count.GreaterThan(60));
        for (var turn = 2; turn <= 50; turn++)
            Assert.That(await PlayAsync(), Is.EqualTo(first), $"turn {turn}");
    }

    [Test]
    public async Task Ids_count_from_1()
    {
        await using var test = await TestScheduler.StartAsync(tasks => tasks.AddProcessingTask("work", (_, _) => Task.CompletedTask));
        var first = await test.Scheduler.SubmitAsync(new ProcessingTaskRequest("work"));
        var second = await test.Scheduler.SubmitAsync(new ProcessingTaskRequest("work"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(first.TaskId.ToString(), Is.EqualTo("00dc6acf-ac00-7000-8000-000000000001"));
            Assert.That(second.TaskId.ToString(), Is.EqualTo("00dc6acf-ac00-7000-8000-000000000002"));
        }
    }

    /// <summary>Eight crowded tasks with every way to await, nested submissions, a stop, heat, a launch, resubmissions and a shutdown.</summary>
    private static async Task<IReadOnlyList<TaskEvent>> PlayAsync()
    {
        TestScheduler test = null!;
        await using var started = test = await TestScheduler.StartAsync(tasks =>
        {
            tasks.AddPresenter("fake", new SlowPresenter(() => test.Time));
            tasks.AddContinuedProcessingTask("export", async (task, ct) =>
            {
                task.Progress.TotalUnitCount = 4;
                using var told = ct.Register(() => task.Subtitle = "stopping");
                for (; task.Progress.CompletedUnitCount < 4; task.Progress.Add(1))
                {
                    await Task.Delay(TimeSpan.FromSeconds(2), test.Time, ct).ConfigureAwait(task.Progress.CompletedUnitCount % 2 == 0);
                    task.Subtitle = $"{task.Progress.CompletedUnitCount} done";
                    await task.SaveCheckpointAsync(task.Progress.CompletedUnitCount, Json.Default.Int64);
                }
            }).WithBudget(new TaskBudget { Time = TimeSpan.FromSeconds(30), Thermal = new ThermalLimit(ThermalState.Fair, TimeSpan.FromSeconds(1)) });
            tasks.AddProcessingTask("nested", async (task, ct) =>
            {
                await Task.Yield();
                var inner = await test.Scheduler.SubmitAsync(new ProcessingTaskRequest("leaf"), ct);
                await Task.WhenAll(inner.Completion, Task.Delay(TimeSpan.FromSeconds(1), test.Time, ct));
                if (task.Attempt == 1)
                    throw new IOException("connection reset");
            }).WithResubmission(Resubmission.Default.OnFailed(ResubmitRule.AfterBackoff()));
            tasks.AddProcessingTask("leaf", (_, ct) => Task.Delay(TimeSpan.FromSeconds(3), test.Time, ct));
        }, SchedulingPolicy.Desktop);
        test.Scheduler.TaskEnded += async (_, ended) =>
        {
            await Task.Yield();
            if (ended.Identifier == "leaf" && ended.Sequence < 60)
                await test.Scheduler.SubmitAsync(new ProcessingTaskRequest("leaf"));
        };

        var handles = new List<TaskHandle>();
        for (var number = 0; number < 8; number++)
            handles.Add(await test.Scheduler.SubmitAsync(number % 3 == 0 ? new ProcessingTaskRequest("nested") : new ContinuedProcessingTaskRequest("export", $"Export {number}")));
        await test.AdvanceAsync(TimeSpan.FromSeconds(5));
        await handles[1].StopAsync("test");
        await test.SetConditionsAsync(now => now with { Thermal = ThermalState.Serious });
        await test.AdvanceAsync(TimeSpan.FromSeconds(40));
        await test.SetConditionsAsync(now => now with { Thermal = ThermalState.Nominal, Idle = false });
        var waiting = await test.Scheduler.SubmitAsync(new ProcessingTaskRequest("leaf") { Key = "last" });
        if (waiting.GetSnapshot().State is TaskState.Pending)
            await test.SimulateLaunchAsync("leaf");
        await test.AdvanceAsync(TimeSpan.FromMinutes(2));
        await test.DisposeAsync();
        return test.Events;
    }

    [JsonSerializable(typeof(long))]
    private sealed partial class Json : JsonSerializerContext;

    private sealed class SlowPresenter(Func<TimeProvider> time) : ITaskPresenter
    {
        public async ValueTask PresentAsync(TaskPresentation presentation, CancellationToken cancellationToken) =>
            await Task.Delay(TimeSpan.FromMilliseconds(30), time(), cancellationToken);
    }
}
