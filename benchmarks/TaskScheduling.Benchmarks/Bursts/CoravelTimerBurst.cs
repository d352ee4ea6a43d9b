using Coravel;
using Coravel.Queuing.Interfaces;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace TaskScheduling.Benchmarks;

/// <summary>Coravel's queue as a host runs it: a timer empties it.</summary>
internal sealed class CoravelTimerBurst : BurstEngine
{
    private Action _job = null!;
    private ServiceProvider _services = null!;
    private IHostedService _host = null!;
    private IQueue _queue = null!;

    public override string Row => $"Coravel {PackageVersion.Of(typeof(IQueue))} queue, its timer each second";

    public override string Description => "one second is the shortest its setting allows, the default is 30; no limit; not durable";

    public override int LatencySamples => 10;

    protected override string ShortName => "coravel-timer";

    public override Task StartAsync(Action job)
    {
        _job = job;
        var settings = new ConfigurationBuilder()
            .AddInMemoryCollection([new("Coravel:Queue:ConsummationDelay", "1")]) // its spelling, in seconds
            .Build();
        _services = new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(settings).AddQueue().BuildServiceProvider();
        _queue = _services.GetRequiredService<IQueue>();
        _host = _services.GetServices<IHostedService>().Single();
        return _host.StartAsync(CancellationToken.None);
    }

    public override Task SubmitAsync(int jobs)
    {
        for (var job = 0; job < jobs; job++)
            _queue.QueueTask(_job);
        return Task.CompletedTask;
    }

    public override async Task StopAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
    }
}
