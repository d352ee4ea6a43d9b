using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using TaskScheduling;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Handlers, presenters and settings of background tasks.</summary>
public static class BackgroundTasksBuilderExtensions
{
    /// <summary>Sets options in code, after the configuration.</summary>
    public static IBackgroundTasksBuilder Configure(this IBackgroundTasksBuilder builder, Action<SchedulerOptions> configure)
    {
        builder.Services.Configure(configure);
        return builder;
    }

    /// <summary>Starts from this policy instead of a named profile; options are laid over it.</summary>
    public static IBackgroundTasksBuilder UsePolicy(this IBackgroundTasksBuilder builder, SchedulingPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        builder.Services.Replace(ServiceDescriptor.Singleton(new GivenPolicy(policy)));
        return builder;
    }

    /// <summary>Reads conditions from this source instead of the machine's own sensors.</summary>
    public static IBackgroundTasksBuilder UseConditions(this IBackgroundTasksBuilder builder, IConditionSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        builder.Services.Replace(ServiceDescriptor.Singleton(source));
        return builder;
    }

    /// <summary>Reads the sensors of a Linux file tree below <paramref name="directory"/> (<c>sys</c>, <c>proc</c>, <c>dev</c>): to see heat on a desk.</summary>
    public static IBackgroundTasksBuilder UseSensorsBelow(this IBackgroundTasksBuilder builder, string directory)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        builder.Services.Replace(ServiceDescriptor.Singleton(provider => ConditionSources.FromDirectory(directory, provider.GetRequiredService<TimeProvider>())));
        return builder;
    }

    /// <summary>Source-generated types for checkpoints that are saved without type info. May be called more than once.</summary>
    public static IBackgroundTasksBuilder UseJsonTypes(this IBackgroundTasksBuilder builder, IJsonTypeInfoResolver resolver)
    {
        ArgumentNullException.ThrowIfNull(resolver);
        builder.Services.AddSingleton(resolver);
        return builder;
    }

    /// <summary>Words per reason where the app sets none.</summary>
    public static IBackgroundTasksBuilder UseExpirationTexts(this IBackgroundTasksBuilder builder, IExpirationTextProvider texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        builder.Services.Replace(ServiceDescriptor.Singleton(texts));
        return builder;
    }

    /// <summary>Registers a handler class for refresh tasks; created per run in a scope of its own.</summary>
    public static ITaskRegistrationBuilder AddAppRefreshTask<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>(
        this IBackgroundTasksBuilder builder, string identifier)
        where THandler : class, IBackgroundTaskHandler<AppRefreshTask> => builder.AddHandler<THandler, AppRefreshTask>(identifier, TaskKind.AppRefresh);

    /// <summary>Registers a handler class for processing tasks; created per run in a scope of its own.</summary>
    public static ITaskRegistrationBuilder AddProcessingTask<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>(
        this IBackgroundTasksBuilder builder, string identifier)
        where THandler : class, IBackgroundTaskHandler<ProcessingTask> => builder.AddHandler<THandler, ProcessingTask>(identifier, TaskKind.Processing);

    /// <summary>Registers a handler class for continued tasks; created per run in a scope of its own.</summary>
    public static ITaskRegistrationBuilder AddContinuedProcessingTask<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>(
        this IBackgroundTasksBuilder builder, string identifier)
        where THandler : class, IBackgroundTaskHandler<ContinuedProcessingTask> =>
        builder.AddHandler<THandler, ContinuedProcessingTask>(identifier, TaskKind.ContinuedProcessing);

    /// <summary>Registers a handler for refresh tasks.</summary>
    public static ITaskRegistrationBuilder AddAppRefreshTask(this IBackgroundTasksBuilder builder, string identifier, Func<AppRefreshTask, CancellationToken, Task> handler) =>
        builder.AddDelegate(identifier, TaskKind.AppRefresh, handler);

    /// <summary>Registers a handler for processing tasks.</summary>
    public static ITaskRegistrationBuilder AddProcessingTask(this IBackgroundTasksBuilder builder, string identifier, Func<ProcessingTask, CancellationToken, Task> handler) =>
        builder.AddDelegate(identifier, TaskKind.Processing, handler);

    /// <summary>Registers a handler for continued tasks.</summary>
    public static ITaskRegistrationBuilder AddContinuedProcessingTask(
        this IBackgroundTasksBuilder builder, string identifier, Func<ContinuedProcessingTask, CancellationToken, Task> handler) =>
        builder.AddDelegate(identifier, TaskKind.ContinuedProcessing, handler);

    /// <summary>Limits for requests that name none; a request's own stands in their place.</summary>
    public static ITaskRegistrationBuilder WithBudget(this ITaskRegistrationBuilder registration, TaskBudget budget)
    {
        ArgumentNullException.ThrowIfNull(budget);
        ((RegistrationBuilder)registration).Budget = budget;
        return registration;
    }

    /// <summary>Resubmission rules for requests that name none.</summary>
    public static ITaskRegistrationBuilder WithResubmission(this ITaskRegistrationBuilder registration, Resubmission resubmission)
    {
        ArgumentNullException.ThrowIfNull(resubmission);
        ((RegistrationBuilder)registration).Resubmission = resubmission;
        return registration;
    }

    /// <summary>Shows continued tasks through a presenter of your own.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">What <see cref="Expiration.UserStopped.Source"/> and the log say.</param>
    public static IBackgroundTasksBuilder AddPresenter<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TPresenter>(
        this IBackgroundTasksBuilder builder, string name)
        where TPresenter : class, ITaskPresenter
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        builder.Services.TryAddSingleton<TPresenter>();
        builder.Services.AddSingleton(new PresenterFactory(provider => new PresenterRegistration(name, new LazyPresenter(provider.GetRequiredService<TPresenter>))));
        return builder;
    }

    /// <summary>Shows continued tasks through this presenter.</summary>
    public static IBackgroundTasksBuilder AddPresenter(this IBackgroundTasksBuilder builder, string name, ITaskPresenter presenter)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(presenter);
        builder.Services.AddSingleton(new PresenterFactory(_ => new PresenterRegistration(name, presenter)));
        return builder;
    }

    /// <summary>Shows continued tasks in the log.</summary>
    public static IBackgroundTasksBuilder AddLogPresenter(this IBackgroundTasksBuilder builder)
    {
        builder.Services.AddSingleton(new PresenterFactory(provider =>
            new PresenterRegistration("log", new LogPresenter(provider.GetRequiredService<ILogger<LogPresenter>>()))));
        return builder;
    }

    private static RegistrationBuilder AddHandler<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler, TTask>(
        this IBackgroundTasksBuilder builder, string identifier, TaskKind kind)
        where THandler : class, IBackgroundTaskHandler<TTask>
        where TTask : BackgroundTask
    {
        builder.Services.TryAddScoped<THandler>();
        return builder.Add(new RegistrationBuilder(builder.Services, identifier, (budget, resubmission) =>
            TaskRegistration.ForHandler<THandler, TTask>(identifier, kind, budget, resubmission)));
    }

    private static RegistrationBuilder AddDelegate<TTask>(
        this IBackgroundTasksBuilder builder, string identifier, TaskKind kind, Func<TTask, CancellationToken, Task> handler)
        where TTask : BackgroundTask
    {
        ArgumentNullException.ThrowIfNull(handler);
        return builder.Add(new RegistrationBuilder(builder.Services, identifier, (budget, resubmission) =>
            TaskRegistration.From(identifier, kind, handler, budget, resubmission)));
    }

    private static RegistrationBuilder Add(this IBackgroundTasksBuilder builder, RegistrationBuilder registration)
    {
        builder.Services.AddSingleton(registration);
        return registration;
    }
}
