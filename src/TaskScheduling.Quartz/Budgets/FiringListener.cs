using Quartz;

namespace TaskScheduling.Quartz;

/// <summary>Makes the table known before the first firing, and notices at once when somebody else interrupts a firing.</summary>
internal sealed class FiringListener(FiringTable firings) : ISchedulerListener
{
    public string Name => "TaskScheduling budgets";

    public ValueTask SchedulerStarting(IScheduler scheduler, CancellationToken cancellationToken)
    {
        firings.HangIn(scheduler);
        return ValueTask.CompletedTask;
    }

    public ValueTask JobInterrupted(IScheduler scheduler, JobKey jobKey, string fireInstanceId, CancellationToken cancellationToken)
    {
        firings.Find(fireInstanceId)?.NoticeStop();
        return ValueTask.CompletedTask;
    }
}
