using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging;
using Quartz;

namespace TaskScheduling.Quartz;

/// <summary>Around every job: those with a budget run as attached runs of the engine, the others are passed on.</summary>
internal sealed class BudgetMiddleware(JobBudgets budgets, FiringTable firings, FiringRuntime runtime, Func<Expiration, ExpirationClassification>? classify, ILogger logger)
    : IJobExecutionMiddleware
{
    public ILogger Logger => logger;

    public TimeSpan ShutdownTimeout => runtime.ShutdownTimeout;

    public ValueTask Invoke(IJobExecutionContext context, JobExecutionDelegate next, CancellationToken cancellationToken)
    {
        if (budgets.Find(context) is not { } job)
            return next(context, cancellationToken);

        var firing = Firing.Begin(context, this, runtime.Of(context.Scheduler), job);
        firings.Add(firing);
        ValueTask running;
        try
        {
            using (firing.Account?.Enter())
                running = next(context, cancellationToken);
        }
        catch (Exception exception)
        {
            running = ValueTask.FromException(exception);
        }

        if (!running.IsCompletedSuccessfully || firing.Expiration is not null)
            return AwaitAsync(running, context, firing);
        running.GetAwaiter().GetResult();
        End(firing, HandlerReturn.Completed, null);
        return ValueTask.CompletedTask;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask AwaitAsync(ValueTask running, IJobExecutionContext context, Firing firing)
    {
        Exception? fault = null;
        try
        {
            await running.ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            fault = exception;
        }

        var isOwnCancellation = fault is OperationCanceledException { InnerException: not TimeoutException } && firing.Expiration is not null;
        End(firing, fault is null ? HandlerReturn.Completed : isOwnCancellation ? HandlerReturn.Cancelled : HandlerReturn.Faulted, isOwnCancellation ? null : fault);
        if (firing.Expiration is not null)
            await JudgeAsync(context, firing, fault).ConfigureAwait(false);
        else if (fault is not null)
            ExceptionDispatchInfo.Throw(fault);
    }

    private void End(Firing firing, HandlerReturn how, Exception? fault)
    {
        firings.Remove(firing);
        firing.End(how, fault);
    }

    /// <summary>It was told to stop: the engine says how it ended, and the app how Quartz is to count that.</summary>
    private async ValueTask JudgeAsync(IJobExecutionContext context, Firing firing, Exception? fault)
    {
        var result = await firing.Tracked.WhenEnded(TaskCreationOptions.RunContinuationsAsynchronously).ConfigureAwait(false);
        var isQuartzs = firing.IsInterruptedByQuartz && Firing.IsQuartzs(result.Expiration); // its own interruption: it knows how to count it
        if (result.Outcome is not TaskOutcome.Expired || result.Expiration is not { } why || isQuartzs)
        {
            if (fault is not null)
                ExceptionDispatchInfo.Throw(fault);
            return;
        }

        context.Result ??= Report(why, result);
        logger.FiringExpired(context.JobDetail.Key, context.FireInstanceId, why.Code, result.GraceExceeded);
        if (ClassificationOf(why) is ExpirationClassification.Failure)
            throw new JobExecutionException($"The firing expired: {why.Code}.", new TaskExpiredException(why));
        await firing.InterruptAsync().ConfigureAwait(false); // it may have returned before its token was fired
        throw fault as OperationCanceledException ?? new OperationCanceledException($"The firing expired: {why.Code}.", context.CancellationToken);
    }

    private ExpirationClassification ClassificationOf(Expiration why)
    {
        try
        {
            if (classify is not null)
                return classify(why);
        }
        catch (Exception exception)
        {
            logger.ClassifyFailed(exception, why.Code);
        }

        return why.Origin is ExpirationOrigin.Person or ExpirationOrigin.App or ExpirationOrigin.Host ? ExpirationClassification.Cancelled : ExpirationClassification.Failure;
    }

    /// <summary>For the history, where a job has nothing to report itself: what an interruption does not say there.</summary>
    private static JobRunReport Report(Expiration why, TaskResult result) => JobRunReport.Failed($"Expired: {why.Code}")
        .With("expiration", why.Code)
        .With("grace_exceeded", result.GraceExceeded)
        .With("completed", result.Progress.Completed)
        .With("elapsed_seconds", result.Usage.Elapsed.TotalSeconds);
}
