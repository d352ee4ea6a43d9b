using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Quartz;

namespace TaskScheduling.Quartz;

/// <summary>The Quartz scheduler that fires tasks, in a container of its own: the app's hosted services neither start nor stop it, and one that could not begin is made anew.</summary>
/// <remarks>Used by <see cref="ClusterMembership"/> alone, one call at a time; <c>_services</c> is swapped when it ends.</remarks>
internal sealed class FiringScheduler(QuartzClusterOptions options, NodeIdentity node, FiringDesk desk, TimeProvider time, ILoggerFactory loggers) : IAsyncDisposable
{
    private ServiceProvider? _services;

    /// <summary>Null: it has not begun.</summary>
    public IScheduler? Quartz { get; private set; }

    /// <exception cref="SchedulerException">Its database cannot be reached, or holds something else. Another try begins from the start.</exception>
    public async Task<IScheduler> StartAsync(CancellationToken cancellationToken)
    {
        var services = new ServiceCollection().AddSingleton(loggers).AddLogging().AddSingleton(time).AddSingleton(desk);
        services.AddQuartz(options.SchedulerName, Configure);
        var provider = services.BuildServiceProvider();
        try
        {
            var quartz = await provider.GetRequiredKeyedService<ISchedulerFactory>(options.SchedulerName).GetScheduler(cancellationToken).ConfigureAwait(false);
            await quartz.AddJob(TaskFiring.Detail, AddJobOptions.Replacing, cancellationToken).ConfigureAwait(false);
            await quartz.Start(cancellationToken).ConfigureAwait(false);
            (_services, Quartz) = (provider, quartz);
            return quartz;
        }
        catch
        {
            await provider.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Nothing fires here any more; what does goes on.</summary>
    public ValueTask StandbyAsync(CancellationToken cancellationToken) => Quartz is { } quartz ? quartz.Standby(cancellationToken) : default;

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _services, null) is not { } services)
            return;
        await Quartz!.Shutdown(waitForJobsToComplete: false, CancellationToken.None).ConfigureAwait(false);
        await services.DisposeAsync().ConfigureAwait(false);
    }

    private void Configure(IQuartzBuilder quartz)
    {
        quartz.ConfigureScheduler(scheduler =>
        {
            if (options.Unclustered is null)
                scheduler.InstanceId = node.Instance; // an un-clustered one has always the same, by which it finds what it was firing
            scheduler.IdleWaitTime = TimeSpan.FromSeconds(1);
            scheduler.ShutdownJobInterruption = ShutdownJobInterruption.Always; // a firing that waits here is handed back; runs end by their own grace
        });
        quartz.UseDefaultThreadPool(options.MaximumConcurrency ?? DefaultConcurrency);
        quartz.UsePersistentStore(store =>
        {
            if (options.Unclustered is { } database)
                store.UseSqlite(database.Provider, database.ConnectionString);
            else
                UseCluster(store);
            store.UseSystemTextJsonSerializer();
            store.ProvisionSchema();
            store.ConfigureStore(settings =>
            {
                settings.TablePrefix = new ClusterTables(options.TablePrefix).Quartz;
                settings.RecoverFiringsCancelledByShutdown = true;
                settings.DbRetryInterval = TimeSpan.FromSeconds(2);
                settings.UseBackgroundThreads = true; // a process that returns from Main without stopping its host ends
            });
        });
    }

    private void UseCluster(IPersistentStoreBuilder store)
    {
        store.UsePostgres(NpgsqlFactory.Instance, ClusterConnections.ConnectionStringOf(options));
        store.UseClustering(cluster =>
        {
            cluster.CheckinInterval = options.CheckInInterval;
            cluster.CheckinMisfireThreshold = options.CheckInInterval;
        });
    }

    private static int DefaultConcurrency => Math.Min(100, 8 + 4 * Environment.ProcessorCount);
}
