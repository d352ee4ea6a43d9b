using Microsoft.Extensions.DependencyInjection;

namespace TaskScheduling.Tests.Programs;

/// <summary>Program 4: start now, or say why not.</summary>
public sealed class Program4StartNow
{
    [Test]
    public async Task Starts_at_once_where_there_is_room()
    {
        await using var scheduler = await StartAsync(TaskResources.Gpu);
        Assert.That(await StartNowAsync(scheduler), Does.StartWith("Started "));
    }

    [Test]
    public async Task Says_that_the_resource_is_missing()
    {
        await using var scheduler = await StartAsync(TaskResources.None);
        Assert.That(await StartNowAsync(scheduler), Is.EqualTo("No Gpu here; retry without it"));
    }

    [Test]
    public async Task Says_that_the_same_album_is_being_exported()
    {
        await using var scheduler = await StartAsync(TaskResources.Gpu);
        await StartNowAsync(scheduler);
        Assert.That(await StartNowAsync(scheduler), Does.StartWith("Already exporting ("));
    }

    private static Task<BackgroundTaskScheduler> StartAsync(TaskResources supported) => BackgroundTaskScheduler.StartNewAsync(tasks =>
    {
        tasks.Configure(options => options.SupportedResources = supported);
        tasks.AddContinuedProcessingTask("com.example.export", (_, ct) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct));
    });

    private static async Task<string> StartNowAsync(BackgroundTaskScheduler scheduler)
    {
        var request = new ContinuedProcessingTaskRequest("com.example.export", "Exporting")
        {
            Key = "album:42",
            Strategy = SubmissionStrategy.Fail,
            RequiredResources = TaskResources.Gpu,
        };
        try
        {
            var handle = await scheduler.SubmitAsync(request);
            return $"Started {handle.TaskId}";
        }
        catch (TaskSubmissionException refused)
        {
            return refused.Error switch
            {
                SubmissionError.CannotStartNow busy => "Not now: " + string.Join(", ", busy.Reasons.Select(r => r switch
                {
                    DeferralReason.TooHot hot => $"too hot ({hot.Observed})",
                    DeferralReason.ConcurrencyLimit full => $"{full.Limit} exports are running",
                    _ => r.Code,
                })),
                SubmissionError.AlreadyRunning twin => $"Already exporting ({twin.Running})",
                SubmissionError.TooManyPending full => $"{full.Pending} of {full.Limit} are waiting",
                SubmissionError.ResourceUnsupported none => $"No {none.Which} here; retry without it",
                SubmissionError.NotRegistered missing => $"Bug: nobody serves {missing.Identifier}; did you mean {missing.Nearest.FirstOrDefault()}?",
                SubmissionError.TextTooLong or SubmissionError.PayloadTooLarge or SubmissionError.BudgetInvalid or SubmissionError.InvalidIdentifier
                    => "Bug in the request: " + refused.Message,
                SubmissionError.SchedulerStopped => "The app is closing",
                SubmissionError.StoreUnavailable store => "Could not be saved: " + store.Cause,
                _ => refused.Message,
            };
        }
    }
}
