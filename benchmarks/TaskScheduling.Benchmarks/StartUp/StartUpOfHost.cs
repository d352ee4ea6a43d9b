using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace TaskScheduling.Benchmarks;

/// <summary>The floor of <see cref="StartUpInHost"/>: a generic host with nothing in it, from its builder until it has started.</summary>
internal sealed class StartUpOfHost : IMeasurement
{
    public string Name => "start-up-of-host";

    public string Table => StartUpClock.Table;

    public Task<IReadOnlyList<Measurement>> RunAsync(Scale scale) => StartUpClock.TakeAsync("floor: empty generic host", scale, async _ =>
    {
        var began = TimeProvider.System.GetTimestamp();
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        using var host = builder.Build();
        await host.StartAsync();
        var elapsed = TimeProvider.System.GetElapsedTime(began);
        await host.StopAsync();
        return elapsed;
    });
}
