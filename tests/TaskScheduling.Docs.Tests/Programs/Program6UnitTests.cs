using Microsoft.Extensions.DependencyInjection;
using Moq;
using TaskScheduling.Testing;

namespace TaskScheduling.Tests.Programs;

/// <summary>Program 6: unit tests of the photo export of program 3: heat, Stop, stall, in fake time.</summary>
public sealed class Program6UnitTests
{
    private readonly Mock<IPhotoLibrary> _library = new();

    [Test]
    public async Task Heat_for_ten_seconds_pauses_the_export_and_says_so()
    {
        await using var test = await StartAsync();
        var handle = await test.Scheduler.SubmitAsync(Request());
        await test.SetConditionsAsync(device => device with { Thermal = ThermalState.Critical });

        await test.AdvanceAsync(TimeSpan.FromSeconds(10) - TimeSpan.FromMilliseconds(1));
        Assert.That(handle.GetSnapshot().State, Is.EqualTo(TaskState.Running), "1 ms before");
        await test.AdvanceAsync(TimeSpan.FromMilliseconds(1));

        var result = await handle.Completion;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Outcome, Is.EqualTo(TaskOutcome.Expired));
            Assert.That(result.Expiration, Is.InstanceOf<Expiration.ThermalLimitExceeded>());
            Assert.That(result.Subtitle, Does.Contain("cool down from Critical"));
        }
    }

    [Test]
    public async Task Stop_ends_the_run_as_the_person_wanted()
    {
        await using var test = await StartAsync();
        var handle = await test.Scheduler.SubmitAsync(Request());

        await test.SimulateExpirationAsync(handle.TaskId, new Expiration.UserStopped("card"));

        var result = await handle.Completion;
        Assert.That(result.Expiration?.Origin, Is.EqualTo(ExpirationOrigin.Person));
        _library.Verify(l => l.DiscardPartialAsync(It.Is<Photo>(p => p.Path == "a"), It.Is<CancellationToken>(t => !t.IsCancellationRequested)), Times.Once);
    }

    [Test]
    public async Task Thirty_silent_seconds_are_a_stall()
    {
        await using var test = await StartAsync();
        var handle = await test.Scheduler.SubmitAsync(Request());

        await test.AdvanceAsync(TimeSpan.FromSeconds(30));

        var result = await handle.Completion;
        Assert.That(result.Expiration, Is.InstanceOf<Expiration.ProgressStalled>()
            .With.Property(nameof(Expiration.ProgressStalled.SinceProgress)).EqualTo(TimeSpan.FromSeconds(30)));
    }

    private Task<TestScheduler> StartAsync()
    {
        _library.Setup(l => l.ListAsync("in", It.IsAny<CancellationToken>())).ReturnsAsync([new Photo("a", 10), new Photo("b", 10)]);
        _library.Setup(l => l.IsLocal(It.IsAny<Photo>())).Returns(true);
        _library.Setup(l => l.ExportAsync(It.IsAny<Photo>(), It.IsAny<IProgress<long>>(), It.IsAny<CancellationToken>()))
            .Returns((Photo _, IProgress<long> _, CancellationToken ct) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct));
        return TestScheduler.StartAsync(tasks =>
        {
            tasks.Services.AddSingleton(_library.Object);
            tasks.AddContinuedProcessingTask<PhotoExporter>("export");
        }, SchedulingPolicy.Mobile);
    }

    private static ContinuedProcessingTaskRequest Request() => new("export", "Export")
    {
        Payload = TaskPayload.From(new Album("Rome", "in"), AppJson.Default.Album),
        Resubmission = Resubmission.Never,
    };
}
