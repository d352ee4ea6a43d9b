using System.Diagnostics.CodeAnalysis;
using TaskScheduling;
using TaskScheduling.Polly;

namespace Polly;

/// <summary>A task budget as a strategy of any pipeline; no scheduler is needed.</summary>
public static class TaskBudgetPollyExtensions
{
    internal static readonly ResiliencePropertyKey<IReportsProgress> ProgressKey = new("TaskScheduling.Progress");

    /// <summary>Limits each execution. Outside a retry: one budget for all attempts and delays. Inside: one for each attempt.</summary>
    /// <param name="builder">The pipeline.</param>
    /// <param name="options">What to limit, and who hears of it. Read when the pipeline is built.</param>
    /// <typeparam name="TBuilder">The builder's type.</typeparam>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">When the pipeline is built: the options have faults; the message lists all.</exception>
    /// <remarks>
    /// <para>
    /// An execution that expires ends with <see cref="TaskExpiredException"/>, whose <see cref="TaskExpiredException.Expiration"/> says why, and whose inner
    /// exception is what the callback threw, unless that was only its cancellation. The first reason stays: where the caller cancelled first, the
    /// <see cref="OperationCanceledException"/> goes to the caller and nothing expires.
    /// </para>
    /// <para>
    /// The callback's token fires at the expiration, and with the caller's own. A callback that ignores it is waited for, as by Polly's time-out: a normal
    /// return within <see cref="TaskBudget.Grace"/> counts, with its result, unless it has set a total in its progress and not reached it; after the grace
    /// it does not, and a result that can be disposed of is; what that throws is the inner exception.
    /// </para>
    /// <para>Time is that of the pipeline's <see cref="TimeProvider"/>. Time with a debugger attached counts, as for Polly's time-out.</para>
    /// <para>Within a run of a scheduler, or another budget, the CPU time and the allocations of a call are charged to both.</para>
    /// <para>Thread safety: a built pipeline may be used from any thread, by any number of executions at a time. While none is in progress it has no timer and
    /// no thread, so there is nothing to dispose of.</para>
    /// </remarks>
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Polly reads attributes of the options to check them; these have none, and are checked by their own code.")]
    public static TBuilder AddTaskBudget<TBuilder>(this TBuilder builder, TaskBudgetStrategyOptions options)
        where TBuilder : ResiliencePipelineBuilderBase
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);
        return builder.AddStrategy(context => TaskBudgetStrategy.Create(options, context), options);
    }

    /// <summary>The same with nothing but the limits.</summary>
    /// <param name="builder">The pipeline.</param>
    /// <param name="budget">The limits of each execution.</param>
    /// <typeparam name="TBuilder">The builder's type.</typeparam>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">When the pipeline is built: the budget has a limit that needs more than this.</exception>
    /// <inheritdoc cref="AddTaskBudget{TBuilder}(TBuilder, TaskBudgetStrategyOptions)" path="/remarks"/>
    public static TBuilder AddTaskBudget<TBuilder>(this TBuilder builder, TaskBudget budget)
        where TBuilder : ResiliencePipelineBuilderBase
    {
        ArgumentNullException.ThrowIfNull(budget);
        return builder.AddTaskBudget(new TaskBudgetStrategyOptions { Budget = budget });
    }

    /// <summary>Where a callback says that it is alive: for a budget with <see cref="TaskBudget.Progress"/>. Of several budgets around it, the innermost one's.</summary>
    /// <param name="context">The context that the callback was called with.</param>
    /// <returns>Thread-safe. In a handler within a pipeline it is the run's own <see cref="BackgroundTask.Progress"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="context"/> is null.</exception>
    /// <exception cref="InvalidOperationException">There is neither a budget around the callback nor a run.</exception>
    public static TaskProgress GetTaskProgress(this ResilienceContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Properties.TryGetValue(ProgressKey, out var call) && call is not null // null: a budget that was around it has ended
            ? call.Progress
            : throw new InvalidOperationException("The context must belong to a pipeline with a task budget, or around a task's handler, was one without. Call AddTaskBudget on its builder, before the strategies that are to be inside.");
    }
}
