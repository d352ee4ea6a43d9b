using Polly;
using TaskScheduling;
using TaskScheduling.Polly;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Pipelines around handlers.</summary>
/// <remarks>
/// <para>
/// A pipeline works inside one run and its budget: attempts and delays count against it, and it resubmits nothing. Once
/// <see cref="BackgroundTask.Expiration"/> is set no further attempt begins and a delay ends at once, whatever the pipeline would do. Such a run ends
/// Expired, and what the handler had thrown last is its <see cref="TaskResult.Fault"/>. What leaves the pipeline otherwise is the run's fault: a last
/// exception, a broken circuit, a refused permit, a time-out of the pipeline's own.
/// </para>
/// <para>
/// While the pipeline waits between two attempts the run declares a wait (<see cref="TaskProgress.Waiting"/>, "retry"): that is visible, and a stall
/// limit counts from its end. Before the first attempt the wait is called "pipeline".
/// </para>
/// <para>
/// All attempts are given the same task object. An attempt's token is the run's, or one that a strategy linked to it. A handler class is made anew for
/// each attempt. Hedging runs attempts side by side: they share progress, texts and checkpoint, and what the losers still do is ignored once the run
/// has ended.
/// </para>
/// <para>Of several calls for one registration the later one is outside.</para>
/// </remarks>
public static class BackgroundTasksPollyExtensions
{
    /// <summary>Runs the handler inside a pipeline, built once for all runs of the registration, so that breakers and limiters see all of them.</summary>
    /// <param name="registration">Of the handler.</param>
    /// <param name="configure">Called once, when the scheduler is made. The builder has the scheduler's <see cref="TimeProvider"/>, and the identifier as its instance name.</param>
    /// <returns>The registration.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static ITaskRegistrationBuilder WithResilience(this ITaskRegistrationBuilder registration, Action<ResiliencePipelineBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(registration);
        ArgumentNullException.ThrowIfNull(configure);
        ((RegistrationBuilder)registration).Surround((services, handler) =>
        {
            var builder = new ResiliencePipelineBuilder
            {
                Name = "background-task",
                InstanceName = handler.Identifier,
                TimeProvider = services.GetRequiredService<TimeProvider>(),
            };
            configure(builder);
            return handler.WithResilience(builder.Build());
        });
        return registration;
    }

    /// <summary>Runs the handler inside a pipeline that exists; its clock is its own, and whoever else uses it shares its state.</summary>
    /// <param name="registration">Of the handler.</param>
    /// <param name="pipeline">Around every run.</param>
    /// <returns>The registration.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static ITaskRegistrationBuilder WithResilience(this ITaskRegistrationBuilder registration, ResiliencePipeline pipeline)
    {
        ArgumentNullException.ThrowIfNull(registration);
        ArgumentNullException.ThrowIfNull(pipeline);
        ((RegistrationBuilder)registration).Surround((_, handler) => handler.WithResilience(pipeline));
        return registration;
    }

    /// <summary>The same for a pipeline with a type, as hedging needs one. A handler that returns gives it <c>default</c>.</summary>
    /// <param name="registration">Of the handler.</param>
    /// <param name="pipeline">Around every run.</param>
    /// <typeparam name="TResult">Any; nobody reads the result.</typeparam>
    /// <returns>The registration.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static ITaskRegistrationBuilder WithResilience<TResult>(this ITaskRegistrationBuilder registration, ResiliencePipeline<TResult> pipeline)
    {
        ArgumentNullException.ThrowIfNull(registration);
        ArgumentNullException.ThrowIfNull(pipeline);
        ((RegistrationBuilder)registration).Surround((_, handler) => handler.WithResilience(pipeline));
        return registration;
    }

    /// <summary>The same for a handler that is registered while the scheduler runs (<see cref="BackgroundTaskScheduler.Register"/>).</summary>
    /// <param name="registration">Of the handler; it stays as it is.</param>
    /// <param name="pipeline">Around every run.</param>
    /// <returns>A registration with the pipeline around the handler.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static TaskRegistration WithResilience(this TaskRegistration registration, ResiliencePipeline pipeline)
    {
        ArgumentNullException.ThrowIfNull(registration);
        ArgumentNullException.ThrowIfNull(pipeline);
        return registration.Around(handler => (services, task, stopping) => new ResilientRun(handler, services, task, stopping).ExecuteAsync(
            async (context, run) => (await pipeline.ExecuteOutcomeAsync(static (context, run) => run.AttemptAsync<Nothing>(context), context, run)
                .ConfigureAwait(context.ContinueOnCapturedContext)).Exception));
    }

    /// <inheritdoc cref="WithResilience(TaskRegistration, ResiliencePipeline)"/>
    /// <typeparam name="TResult">Any; nobody reads the result.</typeparam>
    public static TaskRegistration WithResilience<TResult>(this TaskRegistration registration, ResiliencePipeline<TResult> pipeline)
    {
        ArgumentNullException.ThrowIfNull(registration);
        ArgumentNullException.ThrowIfNull(pipeline);
        return registration.Around(handler => (services, task, stopping) => new ResilientRun(handler, services, task, stopping).ExecuteAsync(
            async (context, run) => (await pipeline.ExecuteOutcomeAsync(static (context, run) => run.AttemptAsync<TResult>(context), context, run)
                .ConfigureAwait(context.ContinueOnCapturedContext)).Exception));
    }

    private readonly struct Nothing;
}
