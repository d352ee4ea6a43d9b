using Quartz;
using TaskScheduling.Quartz;

namespace TaskScheduling.Tests.Programs;

[TaskBudget(Time = "00:20:00", Cpu = "0.8/60s", Stall = "00:02:00", Grace = "00:00:10")]
internal sealed class NightlyReport(IReportWriter writer) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        var task = context.GetBackgroundTask();
        task.Progress.TotalUnitCount = 31;
        try
        {
            for (var day = 1; day <= 31; day++)
            {
                await writer.WriteDayAsync(day, cancellationToken);
                task.Progress.Add(1);
            }
        }
        catch (OperationCanceledException) when (task.Expiration is { } why)
        {
            task.UpdateTitle("Report incomplete", why.Code);
            throw;
        }
    }
}

internal interface IReportWriter
{
    Task WriteDayAsync(int day, CancellationToken cancellationToken);
}
