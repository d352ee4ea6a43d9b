using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace TaskScheduling;

/// <summary>Starts and stops the scheduler with its host and puts changed configuration in force.</summary>
internal sealed class BackgroundTasksService(
    BackgroundTaskScheduler scheduler, IOptionsMonitor<SchedulerOptions> options, IServiceProvider services, ILogger<BackgroundTasksService> logger)
    : IHostedService, IDisposable
{
    private IDisposable? _changes;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        scheduler.Start();
        _changes = options.OnChange(Apply);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _changes?.Dispose();
        return scheduler.ShutdownAsync(cancellationToken);
    }

    public void Dispose() => _changes?.Dispose();

    private void Apply(SchedulerOptions changed)
    {
        try
        {
            scheduler.ReplacePolicy(changed.ToPolicy(services.GetService<GivenPolicy>()?.Policy), changed.ApplyChanges);
        }
        catch (Exception fault) when (fault is OptionsValidationException or ArgumentException or FormatException)
        {
            logger.PolicyRefused(fault.Message);
        }
    }
}
