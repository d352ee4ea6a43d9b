using Microsoft.Extensions.DependencyInjection;
using Quartz;
using TaskScheduling.Quartz;

namespace TaskScheduling.Tests.Programs;

internal static class NightlyServices
{
    /// <summary>Budgets for jobs that exist already.</summary>
    public static void AddReports(this IServiceCollection services) => services.AddQuartz(quartz => quartz
        .AddTaskBudgets(budgets =>
        {
            budgets.DefaultBudget = new TaskBudget { Time = TimeSpan.FromHours(1) }; // for jobs without an attribute
            budgets.Classify = why => why is Expiration.TimeLimitExceeded ? ExpirationClassification.Failure : ExpirationClassification.Cancelled;
        })
        .ScheduleJob<NightlyReport>(trigger => trigger.WithIdentity("report").WithCronSchedule("0 30 2 * * ?")));

    /// <summary>A task of the app on a schedule of Quartz's: the firing submits it, and the conditions decide when in the night it runs.</summary>
    public static void AddBackups(this IServiceCollection services)
    {
        services.AddBackgroundTasks(tasks => tasks.AddProcessingTask("backup", (task, stopping) => Task.CompletedTask));
        services.AddQuartz(quartz => quartz.ScheduleTask(
            new ProcessingTaskRequest("backup") { RequiresExternalPower = true },
            trigger => trigger.WithCronSchedule("0 0 3 * * ?", cron => cron.WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed))));
    }
}
