using Microsoft.Extensions.DependencyInjection;

namespace TaskScheduling.Testing.Tests.Simulations;

/// <summary>A pending task starts on request.</summary>
public sealed class SimulateLaunchTests
{
    private readonly List<string> _begun = [];
    private TestScheduler _test = null!;

    [Test]
    public async Task The_oldest_pending_task_of_the_identifier_starts_whatever_its_conditions_say()
    {
        await using var test = await StartAsync();
        await test.SetConditionsAsync(now => now with { Power = PowerSource.Battery, Thermal = ThermalState.Critical });
        var first = await test.Scheduler.SubmitAsync(new ProcessingTaskRequest("index") { RequiresExternalPower = true });
        var second = await test.Scheduler.SubmitAsync(new ProcessingTaskRequest("index") { RequiresExternalPower = true });
        Assert.That(_begun, Is.Empty);

        var launched = await test.SimulateLaunchAsync("index");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(launched, Is.EqualTo(first));
            Assert.That(_begun, Is.EqualTo(new[] { first.TaskId.ToString() }));
            Assert.That(first.GetSnapshot().State, Is.EqualTo(TaskState.Running));
            Assert.That(second.GetSnapshot().State, Is.EqualTo(TaskState.Pending));
        }
    }

    [Test]
    public async Task Nothing_pending_is_an_error_that_lists_what_is()
    {
        await using var test = await StartAsync();
        var sync = await test.Scheduler.SubmitAsync(new ProcessingTaskRequest("sync") { EarliestBeginDate = test.Time.GetUtcNow().AddDays(1) });
        var index = await test.Scheduler.SubmitAsync(new ProcessingTaskRequest("index"));
        var failure = await Failing.OfAsync(() => test.SimulateLaunchAsync("index"));
        Assert.That(failure, Is.InstanceOf<InvalidOperationException>().With.Message.EqualTo(
            $"No task of 'index' is pending. Pending: 'sync' ({sync.TaskId}). Running: 'index' ({index.TaskId})."));
    }

    [Test]
    public async Task A_task_whose_key_is_running_cannot_be_launched_beside_it()
    {
        await using var test = await StartAsync();
        await test.Scheduler.SubmitAsync(new ProcessingTaskRequest("index") { Key = "all" });
        await test.Scheduler.SubmitAsync(new ProcessingTaskRequest("index") { Key = "all", WhenRunning = WhenRunning.Queue });
        var failure = await Failing.OfAsync(() => test.SimulateLaunchAsync("index"));
        Assert.That(failure, Is.InstanceOf<InvalidOperationException>().With.Message.Contains("key_busy"));
    }

    private async Task<TestScheduler> StartAsync() => _test = await TestScheduler.StartAsync(tasks =>
    {
        tasks.AddProcessingTask("index", RunAsync);
        tasks.AddProcessingTask("sync", RunAsync);
    });

    private async Task RunAsync(ProcessingTask task, CancellationToken ct)
    {
        _begun.Add(task.TaskId.ToString());
        await Task.Delay(Timeout.InfiniteTimeSpan, _test.Time, ct);
    }
}
