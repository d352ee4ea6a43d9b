using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Quartz;

namespace TaskScheduling.Quartz;

/// <summary>Gives tasks to Quartz: whoever comes while a batch is being stored forms the next one.</summary>
/// <remarks>What is lost here with the process is found by the sweep. Everything but the queue belongs to the loop.</remarks>
internal sealed class TriggerPlanner(TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private const int Batch = 50;
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(10);

    private readonly Channel<PlannedTrigger> _queue = Channel.CreateUnbounded<PlannedTrigger>(); // not with a single reader: that one does not count
    private readonly CancellationTokenSource _stopping = new();
    private readonly ExponentialRetry _retry = new(time, FirstDelay, LongestDelay, (fault, _) => logger.ClusterWorkFailed(fault, "Giving tasks to Quartz"));
    private Task _loop = Task.CompletedTask;

    /// <summary>How many tasks wait to be given to Quartz.</summary>
    public int Waiting => _queue.Reader.Count;

    public void Plan(PlannedTrigger trigger) => _queue.Writer.TryWrite(trigger);

    public void Start(IScheduler quartz) => _loop = Task.Run(() => RunAsync(quartz, _stopping.Token));

    /// <summary>What is queued is stored, as long as that works at once.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_queue.Writer.TryComplete())
            return;
        _stopping.CancelAfter(TimeSpan.FromSeconds(5));
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private async Task RunAsync(IScheduler quartz, CancellationToken cancellationToken)
    {
        var batch = new Dictionary<string, PlannedTrigger>();
        while (await _queue.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            batch.Clear();
            while (batch.Count < Batch && _queue.Reader.TryRead(out var next))
                batch[next.Name] = next; // the last word counts
            await _retry.ExecuteAsync(token => StoreAsync(quartz, batch.Values, token), cancellationToken).ConfigureAwait(false);
        }
    }

    private static async ValueTask StoreAsync(IScheduler quartz, IReadOnlyCollection<PlannedTrigger> batch, CancellationToken cancellationToken)
    {
        try
        {
            if (batch.Where(trigger => trigger.Due is null).Select(trigger => trigger.Key).ToArray() is { Length: > 0 } dropped)
                await quartz.UnscheduleJobs(dropped, cancellationToken).ConfigureAwait(false);
            if (batch.Where(trigger => trigger.Due is not null).Select(trigger => trigger.Build()).ToArray() is { Length: > 0 } triggers)
            {
                var jobs = new Dictionary<IJobDetail, IReadOnlyCollection<ITrigger>> { [TaskFiring.Detail] = triggers };
                await quartz.ScheduleJobs(jobs, ScheduleJobOptions.Replacing, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (SchedulerException) when (quartz.Status is SchedulerStatus.ShuttingDown or SchedulerStatus.Shutdown)
        {
            // Somebody else has shut it down: the sweep of another node finds them.
        }
    }
}
