using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using TaskScheduling;
using TaskScheduling.Testing;

public sealed class Export(TimeProvider time) : IBackgroundTaskHandler<ContinuedProcessingTask>
{
    public async Task HandleAsync(ContinuedProcessingTask task, CancellationToken stopping)
    {
        task.Progress.TotalUnitCount = 10;
        try
        {
            for (; task.Progress.CompletedUnitCount < 10; task.Progress.Add(1))
                await Task.Delay(TimeSpan.FromSeconds(5), time, stopping); // one photo
        }
        catch (OperationCanceledException) when (task.Expiration is { } why)
        {
            task.Subtitle = $"{task.Progress.CompletedUnitCount} of 10, then {why.Code}";
            throw;
        }
    }
}

public sealed class ExportTests
{
    private readonly ContinuedProcessingTaskRequest _request = new("export", "Export");

    private static Task<TestScheduler> StartAsync() =>
        TestScheduler.StartAsync(tasks => tasks.AddContinuedProcessingTask<Export>("export"), SchedulingPolicy.Mobile);

    [Test]
    public async Task Ten_photos_take_fifty_seconds()
    {
        await using var test = await StartAsync();
        var handle = await test.Scheduler.SubmitAsync(_request);

        await test.AdvanceAsync(TimeSpan.FromSeconds(50));

        var result = await handle.Completion;
        Assert.That(result.IsSuccess);
        Assert.That(result.Usage.Elapsed, Is.EqualTo(TimeSpan.FromSeconds(50)));
    }

    [Test]
    public async Task Heat_for_ten_seconds_pauses_it_until_the_device_is_cool()
    {
        await using var test = await StartAsync();
        var handle = await test.Scheduler.SubmitAsync(_request);

        await test.SetConditionsAsync(device => device with { Thermal = ThermalState.Critical });
        await test.AdvanceAsync(TimeSpan.FromSeconds(10));
        test.Expect<TaskEvent.Expiring>(handle, e => e.Expiration is Expiration.ThermalLimitExceeded { Observed: ThermalState.Critical });
        Assert.That(handle.GetSnapshot().Subtitle, Does.EndWith("of 10, then thermal_limit_exceeded"));

        await test.SetConditionsAsync(device => device with { Thermal = ThermalState.Nominal });
        await test.AdvanceAsync(TimeSpan.FromMinutes(1));
        test.Expect<TaskEvent.Started>(handle, e => e.Attempt == 2);
    }

    [Test]
    public async Task A_person_who_presses_Stop_is_not_asked_again()
    {
        await using var test = await StartAsync();
        var handle = await test.Scheduler.SubmitAsync(_request);
        await test.AdvanceAsync(TimeSpan.FromSeconds(12));

        await test.SimulateExpirationAsync(handle.TaskId, new Expiration.UserStopped("card"));

        var result = await handle.Completion;
        Assert.That(result.Subtitle, Is.EqualTo("2 of 10, then user_stopped"));
        Assert.That(result.Next, Is.Null);
    }
}
