using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using TaskScheduling;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the scheduler to a host.</summary>
public static class BackgroundTasksServiceCollectionExtensions
{
    private const string Section = "BackgroundTasks";

    /// <summary>Adds a <see cref="BackgroundTaskScheduler"/> that starts and stops with the host, and binds the section <c>BackgroundTasks</c> of its configuration.</summary>
    /// <remarks>May be called more than once: the calls add up.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is null.</exception>
    public static IBackgroundTasksBuilder AddBackgroundTasks(this IServiceCollection services, Action<IBackgroundTasksBuilder>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var builder = new BackgroundTasksBuilder(services);
        if (services.All(service => service.ServiceType != typeof(BackgroundTaskScheduler)))
            AddCore(services);
        configure?.Invoke(builder);
        return builder;
    }

    private static void AddCore(IServiceCollection services)
    {
        services.AddLogging();
        services.AddMetrics();
        services.AddOptions<SchedulerOptions>().ValidateOnStart();
        services.AddSingleton<IConfigureOptions<SchedulerOptions>, ConfigurationBinding>();
        services.AddSingleton<ConfigurationChanges>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SchedulerOptions>, SchedulerOptionsValidator>());
        services.TryAddSingleton(UnbiasedTimeProvider.ForThisMachine);
        services.TryAddSingleton<IConditionSource>(provider => ConditionSources.ForThisMachine(provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<IExpirationTextProvider, ExpirationTexts>();
        services.TryAddSingleton<ITaskStore, InMemoryTaskStore>();
        services.TryAddSingleton<SchedulerMetrics>();
        services.AddSingleton(SchedulerFactory.Create);
        services.AddSingleton<IHostedService, BackgroundTasksService>();
    }

    /// <summary>Binds the section where the host has a configuration; a program without one keeps the defaults.</summary>
    private sealed class ConfigurationBinding(IServiceProvider provider) : IConfigureOptions<SchedulerOptions>
    {
        public void Configure(SchedulerOptions options) => provider.GetService<IConfiguration>()?.GetSection(Section).Bind(options, static binder => binder.ErrorOnUnknownConfiguration = true);
    }

    /// <summary>Tells of a reloaded configuration. Not the options' own change source: their monitor throws a fault at whoever reloads.</summary>
    internal sealed class ConfigurationChanges(IServiceProvider provider)
    {
        public Primitives.IChangeToken GetChangeToken() =>
            provider.GetService<IConfiguration>()?.GetSection(Section).GetReloadToken() ?? new Primitives.CancellationChangeToken(CancellationToken.None);
    }
}
