using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TaskScheduling;
using TaskScheduling.Quartz;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Shares the tasks of several nodes.</summary>
public static class BackgroundTasksQuartzClusterExtensions
{
    /// <summary>
    /// Makes this scheduler a node of a cluster: tasks are kept in PostgreSQL, fired by a clustered Quartz scheduler of their own, and executed by the scheduler of
    /// whichever node takes them. A node that cannot run a task now hands it back; the runs of a node that died come back elsewhere. On one machine a SQLite file
    /// is enough (<see cref="QuartzClusterOptions.UseSqlite"/>).
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">
    /// Settings; <see cref="QuartzClusterOptions.ConnectionString"/> or <see cref="QuartzClusterOptions.UseSqlite"/> is required. Called at once.
    /// </param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="OptionsValidationException">Settings have faults; all of them are named.</exception>
    /// <exception cref="InvalidOperationException">
    /// It was called before: a scheduler is a node of one cluster. Or the tasks of one machine are kept nowhere: <c>UseSqlite(path)</c> comes before this call.
    /// </exception>
    /// <remarks>
    /// <para>
    /// A database that cannot be reached when the scheduler starts, or refuses it for now, is waited for. Tables that a newer version of this library has made are not:
    /// the start throws <see cref="InvalidOperationException"/>, which names both versions.
    /// </para>
    /// <para>The app's own Quartz schedulers are left alone. A program that only submits, watches and stops sets <see cref="QuartzClusterOptions.Executes"/> to false.</para>
    /// </remarks>
    public static IBackgroundTasksBuilder UseQuartzCluster(this IBackgroundTasksBuilder builder, Action<QuartzClusterOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        var services = builder.Services;
        if (services.Any(service => service.ServiceType == typeof(IFiringStore)))
            throw new InvalidOperationException($"{nameof(UseQuartzCluster)} was called before, and a scheduler is a node of one cluster. Call it once.");
        var options = new QuartzClusterOptions();
        configure(options);
        QuartzClusterOptionsRules.Check(options);
        var node = NodeIdentity.Of(options);
        services.AddSingleton(options);
        if (options.Unclustered is null)
            AddCluster(services, options, node);
        else
            AddOneMachine(services, options);
        services.Replace(ServiceDescriptor.Singleton<ITaskStore>(provider => provider.GetRequiredService<IFiringStore>()));
        if (options.Executes)
            AddExecution(services, options, node);
        else
            services.AddSingleton<ISchedulerLifecycle, ClusterVisit>();
        return builder;
    }

    private static void AddCluster(IServiceCollection services, QuartzClusterOptions options, NodeIdentity node)
    {
        services.AddSingleton(provider => new PostgresTaskStore(options, node, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<PostgresTaskStore>>()));
        services.AddSingleton<IFiringStore>(provider => provider.GetRequiredService<PostgresTaskStore>());
        services.AddSingleton<IFiringWatch, ClusterWatch>();
    }

    /// <summary>The store of the tasks keeps them, and this one says when they fire.</summary>
    private static void AddOneMachine(IServiceCollection services, QuartzClusterOptions options)
    {
        if (services.LastOrDefault(service => service is { ServiceType: var type, IsKeyedService: false } && type == typeof(ITaskStore)) is not { ImplementationFactory: { } keep })
            throw new InvalidOperationException(NoStore);
        services.AddKeyedSingleton<ITaskStore>(typeof(UnclusteredTaskStore), (provider, _) => (ITaskStore)keep(provider));
        services.AddSingleton(provider => new UnclusteredTaskStore(
            provider.GetRequiredKeyedService<ITaskStore>(typeof(UnclusteredTaskStore)) as ISharedTaskStore ?? throw new InvalidOperationException(NoStore),
            options.Executes,
            provider.GetRequiredService<TimeProvider>(),
            new IsolatedLogger(provider.GetRequiredService<ILogger<UnclusteredTaskStore>>())));
        services.AddSingleton<IFiringStore>(provider => provider.GetRequiredService<UnclusteredTaskStore>());
        services.AddSingleton<IFiringWatch, UnclusteredWatch>();
    }

    private static void AddExecution(IServiceCollection services, QuartzClusterOptions options, NodeIdentity node)
    {
        services.AddSingleton(provider => new TriggerPlanner(
            provider.GetRequiredService<TimeProvider>(), new IsolatedLogger(provider.GetRequiredService<ILogger<TriggerPlanner>>())));
        services.AddSingleton<FiringDesk>();
        services.AddSingleton(provider => new FiringScheduler(
            options, node, provider.GetRequiredService<FiringDesk>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton<ISchedulerLifecycle, ClusterMembership>();
    }

    private static string NoStore =>
        $"{nameof(QuartzClusterOptions)}.{nameof(QuartzClusterOptions.UseSqlite)} lets Quartz fire tasks of one machine, and no store keeps them. Call UseSqlite(path) of TaskScheduling.Sqlite before {nameof(UseQuartzCluster)}.";
}
