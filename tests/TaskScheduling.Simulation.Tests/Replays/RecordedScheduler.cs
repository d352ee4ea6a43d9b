using Microsoft.Extensions.DependencyInjection;
using TaskScheduling.Testing;

namespace TaskScheduling.Simulation.Tests.Replays;

/// <summary>Recordings of the real scheduler on a fake clock.</summary>
internal static class RecordedScheduler
{
    public static SchedulingPolicy WithLimit(double seconds) => SchedulingPolicy.Desktop with
    {
        ContinuedProcessing = SchedulingPolicy.Desktop.ContinuedProcessing with
        {
            Budget = SchedulingPolicy.Desktop.ContinuedProcessing.Budget with { Time = TimeSpan.FromSeconds(seconds) },
        },
    };

    /// <summary>Exports of ten photos, five seconds each, one submitted every second; then two minutes pass.</summary>
    public static async Task ExportAsync(string path, SchedulingPolicy policy, int exports = 3, long? total = 10, long segmentBytes = 16 << 20)
    {
        await using var test = await TestScheduler.StartAsync(
            tasks =>
            {
                tasks.Services.AddSingleton(new Photos(total));
                tasks.Services.Configure<SchedulerOptions>(options => (options.RecordTo, options.RecordingSegmentBytes, options.RecordingSegments) = (path, segmentBytes, 1_000));
                tasks.AddContinuedProcessingTask<Export>("export");
            },
            policy);
        for (var export = 0; export < exports; export++)
        {
            await test.Scheduler.TrySubmitAsync(new ContinuedProcessingTaskRequest("export", "Export") { Resubmission = Resubmission.Never });
            await test.AdvanceAsync(TimeSpan.FromSeconds(1));
        }

        await test.AdvanceAsync(TimeSpan.FromMinutes(2));
    }

    /// <param name="Total">What the handler says beforehand. Null: nothing.</param>
    private sealed record Photos(long? Total);

    private sealed class Export(TimeProvider time, Photos photos) : IBackgroundTaskHandler<ContinuedProcessingTask>
    {
        public async Task HandleAsync(ContinuedProcessingTask task, CancellationToken stopping)
        {
            task.Progress.TotalUnitCount = photos.Total;
            for (var photo = 0; photo < 10; photo++)
            {
                await Task.Delay(TimeSpan.FromSeconds(5), time, stopping);
                task.Progress.Add(1);
            }
        }
    }
}
