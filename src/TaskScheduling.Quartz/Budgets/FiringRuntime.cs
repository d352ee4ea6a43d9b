using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Quartz;

namespace TaskScheduling.Quartz;

/// <summary>The runtime that governs the firings of one Quartz scheduler: the same engine, with a policy that holds nothing.</summary>
/// <remarks>
/// Made at the first governed firing, because the clock is that of the scheduler. Where the app has a <see cref="BackgroundTaskScheduler"/>, its firings
/// are shown there, and with its clock; its policy does not apply to them, since Quartz has decided that they run.
/// </remarks>
internal sealed class FiringRuntime(IServiceProvider services) : IDisposable
{
    private readonly Lock _making = new();
    private SchedulerRuntime? _runtime;
    private IConditionSource? _conditions;

    public TimeSpan ShutdownTimeout => (services.GetService<IOptions<SchedulerOptions>>()?.Value ?? new SchedulerOptions()).ShutdownTimeout;

    public SchedulerRuntime Of(IScheduler scheduler) => Volatile.Read(ref _runtime) ?? Make(scheduler);

    public void Dispose()
    {
        if (_conditions is { } conditions)
            conditions.Changed -= OnConditionsChanged;
        _runtime?.Dispose();
    }

    private SchedulerRuntime Make(IScheduler scheduler)
    {
        using (_making.EnterScope())
        {
            if (_runtime is { } made)
                return made;
            var host = services.GetService<BackgroundTaskScheduler>()?.Runtime;
            var time = host?.Clock.Time ?? (scheduler.TimeProvider == TimeProvider.System ? UnbiasedTimeProvider.ForThisMachine : scheduler.TimeProvider);
            var logger = new IsolatedLogger((services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance).CreateLogger(typeof(FiringRuntime).FullName!));
            var surroundings = services.GetService<Surroundings>() ?? new Surroundings();
            _conditions = services.GetService<IConditionSource>() ?? ConditionSources.ForThisMachine(time);
            var parts = new RuntimeParts(
                services,
                time,
                new InMemoryTaskStore(),
                _conditions,
                [],
                services.GetService<IExpirationTextProvider>() ?? new ExpirationTexts(),
                services.GetServices<IJsonTypeInfoResolver>().ToArray() is { Length: > 0 } types ? JsonTypeInfoResolver.Combine(types) : null,
                services.GetService<SchedulerMetrics>() ?? new SchedulerMetrics(services.GetRequiredService<IMeterFactory>()),
                logger,
                services.GetService<DebuggerProbe>()?.IsAttached ?? (static () => Debugger.IsAttached),
                surroundings,
                ShownIn: host);
            var options = new SchedulerEngineOptions(PolicyFor(host))
            {
                Processors = surroundings.Processors ?? SchedulerFactory.UsableProcessors(),
                CoalesceExaminations = UnbiasedTimeProvider.IsOfThisMachine(time),
                SavesRecords = false,
                Audience = Audience.Nobody,
                CpuUnavailable = surroundings.Usage is null ? ThreadCpuClocks.UnavailableCause : null,
            };
            var runtime = new SchedulerRuntime(parts, options);
            runtime.Enqueue(SchedulerInput.Started(runtime.Clock.Now));
            _conditions.Changed += OnConditionsChanged;
            Volatile.Write(ref _runtime, runtime);
            return runtime;
        }
    }

    /// <summary>Nothing is held and nothing is tightened. Without a scheduler of the app nobody could look at the past either.</summary>
    private static SchedulingPolicy PolicyFor(SchedulerRuntime? host)
    {
        var everything = new KindPolicy { Concurrency = Concurrency.Fixed(int.MaxValue), MaximumPending = int.MaxValue };
        var policy = new SchedulingPolicy { Name = "Quartz firings", AppRefresh = everything, Processing = everything, ContinuedProcessing = everything, StartAtOrBelow = null };
        return host is null
            ? policy with { History = new HistoryBounds { EndedTasks = 0, EventsPerTask = 0 } }
            : policy with { History = host.Policy.History, WarnAtFraction = host.Policy.WarnAtFraction, PauseUnderDebugger = host.Policy.PauseUnderDebugger };
    }

    private void OnConditionsChanged(object? sender, EventArgs e)
    {
        if (Volatile.Read(ref _runtime) is { } runtime)
            runtime.Enqueue(SchedulerInput.ReadingsStale(runtime.Clock.Now));
    }
}
