using Polly;
using Polly.Telemetry;

namespace TaskScheduling.Polly;

/// <summary>Who hears of warnings and expirations: Polly's telemetry, and the callbacks of the options.</summary>
internal sealed class BudgetTold(TaskBudgetStrategyOptions options, ResilienceStrategyTelemetry telemetry)
{
    private static readonly ResilienceEvent Expiring = new(ResilienceEventSeverity.Error, "OnBudgetExpiring");
    private static readonly ResilienceEvent Warning = new(ResilienceEventSeverity.Warning, "OnBudgetWarning");
    private static readonly ResilienceEvent Failure = new(ResilienceEventSeverity.Error, "BudgetCallbackFailed");
    private static readonly ResilienceEvent WatchFailure = new(ResilienceEventSeverity.Critical, "BudgetWatchFailed");

    private readonly Func<OnBudgetExpiringArguments, ValueTask>? _onExpiring = options.OnExpiring;
    private readonly Func<OnBudgetWarningArguments, ValueTask>? _onWarning = options.OnWarning;

    public void Expired(BudgetedCall call, Expiration reason) => call.Tell(call =>
    {
        var arguments = new OnBudgetExpiringArguments(call.Context, reason);
        telemetry.Report(Expiring, call.Context, arguments);
        return _onExpiring?.Invoke(arguments) ?? ValueTask.CompletedTask;
    });

    public void Warned(BudgetedCall call, BudgetWarning warning) => call.Tell(call =>
    {
        var arguments = new OnBudgetWarningArguments(call.Context, warning);
        telemetry.Report(Warning, call.Context, arguments);
        return _onWarning?.Invoke(arguments) ?? ValueTask.CompletedTask;
    });

    /// <summary>Nobody else is affected by a callback that throws.</summary>
    public void Failed(BudgetedCall call, Exception exception) => Report(Failure, call.Context, exception);

    /// <summary>A fault of ours, which is no call's.</summary>
    public void WatchFailed(Exception exception)
    {
        var context = ResilienceContextPool.Shared.Get();
        Report(WatchFailure, context, exception);
        ResilienceContextPool.Shared.Return(context);
    }

    private void Report(ResilienceEvent what, ResilienceContext context, Exception exception)
    {
        try
        {
            telemetry.Report(what, context, exception);
        }
        catch (Exception)
        {
            // A listener of telemetry that throws: there is nowhere left to tell it.
        }
    }
}
