using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Polly;
using Polly.Retry;

namespace TaskScheduling.Tests.Programs;

/// <summary>Program 10: resubmission keyed by reason, and a pipeline for what passes within a run.</summary>
public sealed class Program10Resubmission
{
    private static readonly Resubmission Patient = (Resubmission.Default with { MaximumAttempts = 20 })
        .OnExpired<Expiration.ThermalLimitExceeded>(ResubmitRule.WhenClear)
        .OnExpired<Expiration.TimeLimitExceeded>(ResubmitRule.AfterBackoff(new Backoff { Delay = TimeSpan.FromMinutes(5) }).IfCheckpointMoved())
        .OnExpired<Expiration.ProgressStalled>(ResubmitRule.AfterBackoff().Once())
        .OnFailed(ResubmitRule.AfterBackoff(new Backoff { UseJitter = false, Kind = BackoffKind.Constant }).AtMost(3));

    [Test]
    public async Task A_failing_upload_is_tried_three_more_times_and_knows_its_last_attempt()
    {
        var time = new FakeTimeProvider();
        var calls = 0;
        await using var scheduler = await BackgroundTaskScheduler.StartNewAsync(tasks =>
        {
            tasks.Services.AddSingleton<TimeProvider>(time);
            tasks.AddProcessingTask("com.example.upload.*", (_, _) => throw new IOException($"connection reset {++calls}"))
                .WithResubmission(Patient)
                .WithResilience(pipeline => pipeline.AddRetry(new RetryStrategyOptions { Delay = TimeSpan.Zero })); // within a run: four attempts
        });
        var handle = await scheduler.SubmitAsync(new ProcessingTaskRequest("com.example.upload.42"));

        for (var attempt = 1; attempt <= 3; attempt++)
        {
            var run = await handle.WaitForRunAsync(attempt);
            Assert.That(run.Next?.Attempt, Is.EqualTo(attempt + 1));
            time.Advance(TimeSpan.FromSeconds(30));
        }

        var result = await handle.Completion;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Outcome, Is.EqualTo(TaskOutcome.Failed));
            Assert.That(result.RunId!.Value.Attempt, Is.EqualTo(4));
            Assert.That(handle.Runs.Select(run => run.Fault?.Message), Is.EqualTo(new[] { 4, 8, 12, 16 }.Select(call => $"connection reset {call}")));
            Assert.That(result.EnsureSucceeded, Throws.InstanceOf<TaskFailedException>().With.InnerException.InstanceOf<IOException>());
        }
    }
}
