using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace TaskScheduling;

/// <summary>Starts and stops the scheduler with its host and puts changed configuration in force.</summary>
internal sealed class BackgroundTasksService(
    BackgroundTaskScheduler scheduler,
    IOptions<SchedulerOptions> atStart,
    IOptionsFactory<SchedulerOptions> options,
    BackgroundTasksServiceCollectionExtensions.ConfigurationChanges changes,
    IServiceProvider services,
    ILogger<BackgroundTasksService> logger)
    : IHostedService, IDisposable
{
    private readonly Lock _gate = new();
    private IDisposable? _changes;
    private SchedulingPolicy? _configured;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _configured = PolicyOf(atStart.Value);
        await scheduler.StartAsync(cancellationToken).ConfigureAwait(false);
        _changes = ChangeToken.OnChange(changes.GetChangeToken, Apply);
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _changes?.Dispose();
        return scheduler.ShutdownAsync(cancellationToken);
    }

    public void Dispose() => _changes?.Dispose();

    private void Apply()
    {
        using (_gate.EnterScope())
        {
            try
            {
                var changed = options.Create(Options.DefaultName);
                var policy = PolicyOf(changed);
                if (policy == _configured) // the configuration changed elsewhere: what the app has put in force meanwhile stays
                    return;
                _configured = policy;
                scheduler.ReplacePolicy(policy, changed.ApplyChanges);
            }
            catch (Exception fault) // binding and validation are the host's code as well as ours
            {
                logger.PolicyRefused(fault.Message);
            }
        }
    }

    private SchedulingPolicy PolicyOf(SchedulerOptions settings) => settings.ToPolicy(services.GetService<GivenPolicy>()?.Policy);
}
