using Microsoft.Extensions.DependencyInjection;

namespace TaskScheduling.Terminal.Tests;

/// <summary>What <see cref="PseudoTerminalTests"/> runs: one task that only a person or Ctrl+C ends.</summary>
internal static class Program
{
    public static async Task<int> Main()
    {
        await using var scheduler = await BackgroundTaskScheduler.StartNewAsync(tasks => tasks
            .AddTerminal()
            .AddContinuedProcessingTask("wait", static (_, token) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token)));
        var handle = await scheduler.SubmitAsync(new ContinuedProcessingTaskRequest("wait", "Wait for a person") { Resubmission = Resubmission.Never });
        var result = await handle.Completion;
        return result.Expiration is Expiration.UserStopped { Source: "terminal" } ? 7 : 1;
    }
}
