using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace TaskScheduling.Benchmarks;

/// <summary>The same through the generic host, from its builder to the first instruction of a handler.</summary>
internal sealed class StartUpInHost : IMeasurement
{
    public string Name => "start-up-in-host";

    public string Table => StartUpClock.Table;

    public Task<IReadOnlyList<Measurement>> RunAsync(Scale scale) => StartUpClock.TakeAsync("generic host with AddBackgroundTasks to the first handler", scale, async handlers =>
    {
        var began = TimeProvider.System.GetTimestamp();
        var first = new FirstHandler(handlers);
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddBackgroundTasks(first.Register);
        using var host = builder.Build();
        await host.StartAsync();
        await host.Services.GetRequiredService<BackgroundTaskScheduler>().SubmitAsync(first.Request);
        var elapsed = TimeProvider.System.GetElapsedTime(began, await first.Began);
        await host.StopAsync();
        return elapsed;
    });
}
