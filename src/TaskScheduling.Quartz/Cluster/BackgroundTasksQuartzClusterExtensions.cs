using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using Quartz;
using TaskScheduling;
using TaskScheduling.Quartz;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Shares the tasks of several nodes.</summary>
public static class BackgroundTasksQuartzClusterExtensions
{
    /// <summary>
    /// Makes this host a node of a cluster: tasks are kept in PostgreSQL, fired by a clustered Quartz scheduler of their own, and executed by the scheduler of
    /// whichever node takes them. A node that cannot run a task now hands it back; the runs of a node that died come back elsewhere.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Settings; <see cref="QuartzClusterOptions.ConnectionString"/> is required. Called at once.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="InvalidOperationException">It was called before: a scheduler is a node of one cluster.</exception>
    /// <remarks>
    /// <para>Faults of the settings are reported together when the host starts. A database that cannot be reached then is waited for.</para>
    /// <para>The app's own Quartz schedulers are left alone. A program that only submits, watches and stops sets <see cref="QuartzClusterOptions.Executes"/> to false.</para>
    /// </remarks>
    public static IBackgroundTasksBuilder UseQuartzCluster(this IBackgroundTasksBuilder builder, Action<QuartzClusterOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        var services = builder.Services;
        if (services.Any(service => service.ServiceType == typeof(PostgresTaskStore)))
            throw new InvalidOperationException($"{nameof(UseQuartzCluster)} was called before, and a scheduler is a node of one cluster. Call it once.");
        var options = new QuartzClusterOptions();
        configure(options);
        services.AddOptions<QuartzClusterOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<QuartzClusterOptions>, QuartzClusterOptionsValidator>());
        var node = NodeIdentity.Of(options);
        services.AddSingleton(options);
        services.AddSingleton(provider => new PostgresTaskStore(options, node, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<PostgresTaskStore>>()));
        services.Replace(ServiceDescriptor.Singleton<ITaskStore>(provider => provider.GetRequiredService<PostgresTaskStore>()));
        if (options.Executes)
            AddExecution(services, options, node);
        else
            services.AddSingleton<IHostedService, ClusterVisit>();
        return builder;
    }

    private static void AddExecution(IServiceCollection services, QuartzClusterOptions options, NodeIdentity node)
    {
        services.AddSingleton(provider => new TriggerPlanner(provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<TriggerPlanner>>()));
        services.AddSingleton<FiringDesk>();
        services.AddSingleton<ClusterWatch>();
        services.AddSingleton<IHostedService, ClusterService>();
        services.AddQuartz(options.SchedulerName, quartz => Configure(quartz, options, node));
        services.AddQuartzHostedService(options.SchedulerName, hosted => hosted.AutoStart = false); // of an app that has one: this scheduler is started here
    }

    private static void Configure(IQuartzBuilder quartz, QuartzClusterOptions options, NodeIdentity node)
    {
        quartz.ConfigureScheduler(scheduler =>
        {
            scheduler.InstanceId = node.Instance;
            scheduler.IdleWaitTime = TimeSpan.FromSeconds(1);
            scheduler.ShutdownJobInterruption = ShutdownJobInterruption.Always; // a firing that waits here is handed back; runs end by their own grace
        });
        quartz.UseDefaultThreadPool(options.MaximumConcurrency ?? DefaultConcurrency);
        quartz.UsePersistentStore(store =>
        {
            store.UsePostgres(NpgsqlFactory.Instance, ClusterConnections.ConnectionStringOf(options));
            store.UseSystemTextJsonSerializer();
            store.ProvisionSchema();
            store.UseClustering(cluster =>
            {
                cluster.CheckinInterval = options.CheckInInterval;
                cluster.CheckinMisfireThreshold = options.CheckInInterval;
            });
            store.ConfigureStore(settings =>
            {
                settings.TablePrefix = new ClusterTables(options.TablePrefix).Quartz;
                settings.RecoverFiringsCancelledByShutdown = true;
                settings.DbRetryInterval = TimeSpan.FromSeconds(2);
            });
        });
    }

    private static int DefaultConcurrency => Math.Min(100, 8 + 4 * Environment.ProcessorCount);
}
