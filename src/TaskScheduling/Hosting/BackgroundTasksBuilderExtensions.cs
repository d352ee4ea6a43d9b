using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using TaskScheduling;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Handlers, presenters and settings of background tasks.</summary>
/// <remarks>
/// <para>
/// These calls only collect. Identifiers and settings are judged when the scheduler is made, which a host does at its start: an identifier that breaks the rule or is
/// registered twice is a <see cref="TaskRegistrationException"/> then, and faults of the options are an <see cref="Options.OptionsValidationException"/> that tells all of them.
/// </para>
/// <para>Not thread-safe, as a collection of services is not.</para>
/// </remarks>
public static class BackgroundTasksBuilderExtensions
{
    /// <summary>Sets options in code, after the configuration. Called at the start, and again for each changed configuration.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="configure"/> is null.</exception>
    public static IBackgroundTasksBuilder Configure(this IBackgroundTasksBuilder builder, Action<SchedulerOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Services.Configure(configure);
        return builder;
    }

    /// <summary>Starts from this policy instead of a named profile; options are laid over it.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="policy"/> is null.</exception>
    public static IBackgroundTasksBuilder UsePolicy(this IBackgroundTasksBuilder builder, SchedulingPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(policy);
        builder.Services.Replace(ServiceDescriptor.Singleton(new GivenPolicy(policy)));
        return builder;
    }

    /// <summary>Reads conditions from this source instead of the machine's own sensors.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="source"/> is null.</exception>
    public static IBackgroundTasksBuilder UseConditions(this IBackgroundTasksBuilder builder, IConditionSource source)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(source);
        builder.Services.Replace(ServiceDescriptor.Singleton(source));
        return builder;
    }

    /// <summary>Reads the sensors of a Linux file tree below <paramref name="directory"/> (<c>sys</c>, <c>proc</c>, <c>dev</c>): to see heat on a desk.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="directory"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="directory"/> is empty or blank. One that does not exist has no sensors, and each reading says so.</exception>
    public static IBackgroundTasksBuilder UseSensorsBelow(this IBackgroundTasksBuilder builder, string directory)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        builder.Services.Replace(ServiceDescriptor.Singleton(provider => ConditionSources.FromDirectory(directory, provider.GetRequiredService<TimeProvider>())));
        return builder;
    }

    /// <summary>Source-generated types for checkpoints that are saved without type info. May be called more than once.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="resolver"/> is null.</exception>
    public static IBackgroundTasksBuilder UseJsonTypes(this IBackgroundTasksBuilder builder, IJsonTypeInfoResolver resolver)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(resolver);
        builder.Services.AddSingleton(resolver);
        return builder;
    }

    /// <summary>Words per reason where the app sets none.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="texts"/> is null.</exception>
    public static IBackgroundTasksBuilder UseExpirationTexts(this IBackgroundTasksBuilder builder, IExpirationTextProvider texts)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(texts);
        builder.Services.Replace(ServiceDescriptor.Singleton(texts));
        return builder;
    }

    /// <summary>Registers a handler class for refresh tasks; created per run in a scope of its own.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="identifier">Identifier, or a prefix that ends in <c>.*</c>; judged when the scheduler is made, as a <see cref="TaskRegistrationException"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static ITaskRegistrationBuilder AddAppRefreshTask<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>(
        this IBackgroundTasksBuilder builder, string identifier)
        where THandler : class, IBackgroundTaskHandler<AppRefreshTask> => builder.AddHandler<THandler, AppRefreshTask>(identifier, TaskKind.AppRefresh);

    /// <summary>Registers a handler class for processing tasks; created per run in a scope of its own.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="identifier">Identifier, or a prefix that ends in <c>.*</c>; judged when the scheduler is made, as a <see cref="TaskRegistrationException"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static ITaskRegistrationBuilder AddProcessingTask<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>(
        this IBackgroundTasksBuilder builder, string identifier)
        where THandler : class, IBackgroundTaskHandler<ProcessingTask> => builder.AddHandler<THandler, ProcessingTask>(identifier, TaskKind.Processing);

    /// <summary>Registers a handler class for continued tasks; created per run in a scope of its own.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="identifier">Identifier, or a prefix that ends in <c>.*</c>; judged when the scheduler is made, as a <see cref="TaskRegistrationException"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static ITaskRegistrationBuilder AddContinuedProcessingTask<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>(
        this IBackgroundTasksBuilder builder, string identifier)
        where THandler : class, IBackgroundTaskHandler<ContinuedProcessingTask> =>
        builder.AddHandler<THandler, ContinuedProcessingTask>(identifier, TaskKind.ContinuedProcessing);

    /// <summary>Registers a handler for refresh tasks.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="identifier">Identifier, or a prefix that ends in <c>.*</c>; judged when the scheduler is made, as a <see cref="TaskRegistrationException"/>.</param>
    /// <param name="handler">The work; its return is the completion.</param>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="handler"/> is null.</exception>
    public static ITaskRegistrationBuilder AddAppRefreshTask(this IBackgroundTasksBuilder builder, string identifier, Func<AppRefreshTask, CancellationToken, Task> handler) =>
        builder.AddDelegate(identifier, TaskKind.AppRefresh, handler);

    /// <summary>Registers a handler for processing tasks.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="identifier">Identifier, or a prefix that ends in <c>.*</c>; judged when the scheduler is made, as a <see cref="TaskRegistrationException"/>.</param>
    /// <param name="handler">The work; its return is the completion.</param>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="handler"/> is null.</exception>
    public static ITaskRegistrationBuilder AddProcessingTask(this IBackgroundTasksBuilder builder, string identifier, Func<ProcessingTask, CancellationToken, Task> handler) =>
        builder.AddDelegate(identifier, TaskKind.Processing, handler);

    /// <summary>Registers a handler for continued tasks.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="identifier">Identifier, or a prefix that ends in <c>.*</c>; judged when the scheduler is made, as a <see cref="TaskRegistrationException"/>.</param>
    /// <param name="handler">The work; its return is the completion.</param>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="handler"/> is null.</exception>
    public static ITaskRegistrationBuilder AddContinuedProcessingTask(
        this IBackgroundTasksBuilder builder, string identifier, Func<ContinuedProcessingTask, CancellationToken, Task> handler) =>
        builder.AddDelegate(identifier, TaskKind.ContinuedProcessing, handler);

    /// <summary>Limits for requests that name none; a request's own stands in their place.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="registration"/> or <paramref name="budget"/> is null.</exception>
    public static ITaskRegistrationBuilder WithBudget(this ITaskRegistrationBuilder registration, TaskBudget budget)
    {
        ArgumentNullException.ThrowIfNull(registration);
        ArgumentNullException.ThrowIfNull(budget);
        ((RegistrationBuilder)registration).Budget = budget;
        return registration;
    }

    /// <summary>Resubmission rules for requests that name none.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="registration"/> or <paramref name="resubmission"/> is null.</exception>
    public static ITaskRegistrationBuilder WithResubmission(this ITaskRegistrationBuilder registration, Resubmission resubmission)
    {
        ArgumentNullException.ThrowIfNull(registration);
        ArgumentNullException.ThrowIfNull(resubmission);
        ((RegistrationBuilder)registration).Resubmission = resubmission;
        return registration;
    }

    /// <summary>Shows continued tasks through a presenter of your own.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">What <see cref="Expiration.UserStopped.Source"/> and the log say.</param>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="name"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty or blank.</exception>
    public static IBackgroundTasksBuilder AddPresenter<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TPresenter>(
        this IBackgroundTasksBuilder builder, string name)
        where TPresenter : class, ITaskPresenter
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        builder.Services.TryAddSingleton<TPresenter>();
        builder.Services.AddSingleton(new PresenterFactory(provider => new PresenterRegistration(name, new LazyPresenter(provider.GetRequiredService<TPresenter>))));
        return builder;
    }

    /// <summary>Shows continued tasks through this presenter.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">What <see cref="Expiration.UserStopped.Source"/> and the log say.</param>
    /// <param name="presenter">The presenter; not disposed.</param>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/>, <paramref name="name"/> or <paramref name="presenter"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty or blank.</exception>
    public static IBackgroundTasksBuilder AddPresenter(this IBackgroundTasksBuilder builder, string name, ITaskPresenter presenter)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(presenter);
        builder.Services.AddSingleton(new PresenterFactory(_ => new PresenterRegistration(name, presenter)));
        return builder;
    }

    /// <summary>Shows continued tasks in the log.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static IBackgroundTasksBuilder AddLogPresenter(this IBackgroundTasksBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton(new PresenterFactory(provider =>
            new PresenterRegistration("log", new LogPresenter(provider.GetRequiredService<ILogger<LogPresenter>>()))));
        return builder;
    }

    private static RegistrationBuilder AddHandler<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler, TTask>(
        this IBackgroundTasksBuilder builder, string identifier, TaskKind kind)
        where THandler : class, IBackgroundTaskHandler<TTask>
        where TTask : BackgroundTask
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddScoped<THandler>();
        return builder.Add(new RegistrationBuilder(builder.Services, identifier, (budget, resubmission) =>
            TaskRegistration.ForHandler<THandler, TTask>(identifier, kind, budget, resubmission)));
    }

    private static RegistrationBuilder AddDelegate<TTask>(
        this IBackgroundTasksBuilder builder, string identifier, TaskKind kind, Func<TTask, CancellationToken, Task> handler)
        where TTask : BackgroundTask
    {
        ArgumentNullException.ThrowIfNull(builder);
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
