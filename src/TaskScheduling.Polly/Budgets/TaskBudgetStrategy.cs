using System.ComponentModel.DataAnnotations;
using System.Runtime.CompilerServices;
using Polly;

namespace TaskScheduling.Polly;

/// <summary>Gives each execution a budget; what it means is decided by the engine behind <see cref="BudgetWatch"/>.</summary>
internal sealed class TaskBudgetStrategy(BudgetWatch watch) : ResilienceStrategy
{
    public static TaskBudgetStrategy Create(TaskBudgetStrategyOptions options, StrategyBuilderContext context) =>
        options.Faults() is { } faults
            ? throw new ValidationException($"The task budget '{options.Name}' has faults. {faults}")
            : new TaskBudgetStrategy(new BudgetWatch(options, context.TimeProvider, new BudgetTold(options, context.Telemetry)));

    protected override async ValueTask<Outcome<TResult>> ExecuteCore<TResult, TState>(
        Func<ResilienceContext, TState, ValueTask<Outcome<TResult>>> callback, ResilienceContext context, TState state)
    {
        var call = watch.Begin(context);
        context.Properties.TryGetValue(global::Polly.TaskBudgetPollyExtensions.ProgressKey, out var outer);
        context.Properties.Set(global::Polly.TaskBudgetPollyExtensions.ProgressKey, call);
        var following = call.FollowCaller();
        SetToken(context, call.Token);
        Outcome<TResult> outcome;
        try
        {
            using (call.Account?.Enter())
                outcome = await callback(context, state).ConfigureAwait(context.ContinueOnCapturedContext);
        }
        catch (Exception exception)
        {
            outcome = Outcome.FromException<TResult>(exception);
        }

        following.Unregister();
        SetToken(context, call.Caller);
        context.Properties.Set(global::Polly.TaskBudgetPollyExtensions.ProgressKey, outer!);
        var result = watch.End(call, outcome.Exception);
        if (!call.Told.IsCompleted)
            await call.Told.ConfigureAwait(context.ContinueOnCapturedContext); // they may be using the context
        if (call.Expiration is null)
            return outcome.Exception is OperationCanceledException cancelled && cancelled.CancellationToken == call.Token && call.Caller.IsCancellationRequested
                ? Outcome.FromException<TResult>(new OperationCanceledException(cancelled.Message, cancelled, call.Caller)) // by its own token the caller knows it
                : outcome;
        if (result.Outcome is TaskOutcome.Succeeded)
            return outcome;
        var thrown = outcome.Exception is not { } fault ? await DisposeAsync(outcome.Result).ConfigureAwait(context.ContinueOnCapturedContext)
            : TaskRun.IsOwnCancellation(fault) ? null
            : fault;
        return Outcome.FromException<TResult>(new TaskExpiredException(result.Expiration ?? call.Expiration, thrown));
    }

    /// <summary>Nobody gets it. Returns what it throws: the caller is to hear first of all that the call has expired.</summary>
    private static async ValueTask<Exception?> DisposeAsync<TResult>(TResult? result)
    {
        try
        {
            if (result is IAsyncDisposable asynchronous)
                await asynchronous.DisposeAsync().ConfigureAwait(false);
            else
                (result as IDisposable)?.Dispose();
            return null;
        }
        catch (Exception exception)
        {
            return exception;
        }
    }

    /// <summary>Polly's own strategies swap the token in the same way, but leave no public way to others: a context of our own would lose the caller's properties.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_CancellationToken")]
    private static extern void SetToken(ResilienceContext context, CancellationToken token);
}
