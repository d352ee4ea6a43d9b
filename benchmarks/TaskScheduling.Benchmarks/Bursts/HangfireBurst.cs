using Hangfire;
using Hangfire.Common;
using Hangfire.InMemory;

namespace TaskScheduling.Benchmarks;

/// <summary>Hangfire; where a row does not say otherwise, with its own storage in memory, on whose queue its workers block: there is no polling interval to tune.</summary>
internal abstract class HangfireBurst : BurstEngine
{
    private JobStorage _storage = null!;
    private BackgroundJobServer _server = null!;

    protected static string Version { get; } = PackageVersion.Of(typeof(BackgroundJobServer));

    protected BackgroundJobClient Client { get; private set; } = null!;

    /// <summary>What looks at each job when it is created, changes its state and runs.</summary>
    protected virtual IJobFilterProvider Filters => JobFilterProviders.Providers;

    public override Task StartAsync(Action job)
    {
        _storage = MakeStorage();
        Client = new BackgroundJobClient(_storage, Filters);
        var options = new BackgroundJobServerOptions { WorkerCount = Workers, Activator = new OneJob(job), FilterProvider = Filters };
        _server = new BackgroundJobServer(options, _storage);
        return Task.CompletedTask;
    }

    public override async Task StopAsync()
    {
        _server.SendStop();
        await _server.WaitForShutdownAsync(CancellationToken.None);
        _server.Dispose();
        (_storage as IDisposable)?.Dispose();
    }

    protected virtual JobStorage MakeStorage() => new InMemoryStorage();

    /// <summary>Calls what the burst counts.</summary>
    internal sealed class Job(Action count)
    {
        public void Run() => count();
    }

    private sealed class OneJob(Action count) : JobActivator
    {
        private readonly Job _job = new(count);

        public override object ActivateJob(Type jobType) => _job;
    }
}
