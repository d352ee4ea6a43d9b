using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using TaskScheduling;
using TaskScheduling.Quartz;

namespace Quartz;

/// <summary>Budgets for Quartz jobs that exist already.</summary>
public static class TaskBudgetQuartzExtensions
{
    /// <summary>
    /// Gives jobs with a <see cref="TaskBudgetAttribute"/>, an entry in <see cref="QuartzBudgetOptions.Jobs"/> or the default a budget, an expiration that
    /// says why, warnings, a grace, title, subtitle and progress. Their schedule, their context and their token stay Quartz's own.
    /// </summary>
    /// <remarks>
    /// <para>A middleware, so it has its place where the call is written: the first one registered is the outermost. Once per scheduler.</para>
    /// <para>A firing is never delayed: Quartz has decided that it runs. Where the app has called <c>AddBackgroundTasks</c>, firings are seen in its
    /// scheduler, its events and its presenters, and can be stopped there; its policy does not apply to them.</para>
    /// <para>When the scheduler is built, wrong budgets throw an <see cref="InvalidOperationException"/> with job, member, value and rule.</para>
    /// </remarks>
    /// <param name="builder">The Quartz builder.</param>
    /// <param name="configure">Which jobs, and how an expiration counts. Null: jobs with the attribute, and the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static IQuartzBuilder AddTaskBudgets(this IQuartzBuilder builder, Action<QuartzBudgetOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = new QuartzBudgetOptions();
        configure?.Invoke(options);
        var firings = new FiringTable();
        builder.Services.AddMetrics();
        builder.Services.AddKeyedSingleton(builder.SchedulerName, static (services, _) => new FiringRuntime(services));
        builder.AddSchedulerListener(new FiringListener(firings));
        return builder.AddJobMiddleware(services => new BudgetMiddleware(
            new JobBudgets(options, builder.Services),
            firings,
            services.GetRequiredKeyedService<FiringRuntime>(builder.SchedulerName),
            options.Classify,
            (services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance).CreateLogger<BudgetMiddleware>()));
    }

    /// <summary>The run behind this firing: why it was told to stop, its limits, title, subtitle, progress, checkpoint.</summary>
    /// <remarks>Valid from the job's first instruction to its return. Thread-safe.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="context"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The scheduler has no <see cref="AddTaskBudgets"/>, or the job has no budget; the message says which, and the remedy.</exception>
    public static BackgroundTask GetBackgroundTask(this IJobExecutionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (FiringTable.Of(context.Scheduler) is not { } firings)
            throw new InvalidOperationException($"This scheduler governs no jobs: call {nameof(AddTaskBudgets)} on its Quartz builder, or build the test's context with a scheduler that has it.");
        return firings.Find(context)?.Task
            ?? throw new InvalidOperationException(
                $"Job {context.JobDetail.Key} has no budget: put [TaskBudget] on {context.JobDetail.JobType.FullName}, or name it in {nameof(QuartzBudgetOptions)}.{nameof(QuartzBudgetOptions.Jobs)}, or set {nameof(QuartzBudgetOptions.DefaultBudget)}. After the job has returned there is none.");
    }
}
