using System.Diagnostics;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace TaskScheduling;

/// <summary>Puts a scheduler together from a host's services.</summary>
internal static class SchedulerFactory
{
    public static BackgroundTaskScheduler Create(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<SchedulerOptions>>().Value;
        var time = services.GetRequiredService<TimeProvider>();
        var logger = new IsolatedLogger(services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(BackgroundTaskScheduler).FullName!));
        var store = services.GetRequiredService<ITaskStore>();
        var policy = options.ToPolicy(services.GetService<GivenPolicy>()?.Policy);
        var surroundings = services.GetService<Surroundings>() ?? new Surroundings();
        var cpuUnavailable = surroundings.Usage is null ? ThreadCpuClocks.UnavailableCause : null;
        if (cpuUnavailable is not null)
            logger.CpuMeteringUnavailable(cpuUnavailable);
        var parts = new RuntimeParts(
            services,
            time,
            store,
            services.GetRequiredService<IConditionSource>(),
            [.. services.GetServices<PresenterFactory>().Select(factory => factory.Create(services))],
            services.GetRequiredService<IExpirationTextProvider>(),
            services.GetServices<IJsonTypeInfoResolver>().ToArray() is { Length: > 0 } types ? JsonTypeInfoResolver.Combine(types) : null,
            services.GetRequiredService<SchedulerMetrics>(),
            logger,
            services.GetService<DebuggerProbe>()?.IsAttached ?? (static () => Debugger.IsAttached),
            surroundings,
            RecordingOptions.From(options));
        var engine = new SchedulerEngineOptions(policy)
        {
            Processors = surroundings.Processors ?? UsableProcessors(),
            SupportedResources = options.SupportedResources,
            CoalesceExaminations = UnbiasedTimeProvider.IsOfThisMachine(time), // a test's clock is exact
            StoreIsDurable = store.IsDurable,
            SavesRecords = store.SavesRecords,
            Audience = parts.Presenters.Count > 0 ? Audience.ContinuedTasks : Audience.Nobody,
            CpuUnavailable = cpuUnavailable,
        };
        return new BackgroundTaskScheduler(parts, engine, [.. services.GetServices<RegistrationBuilder>().Select(registration => registration.Build(services))], options.ShutdownTimeout);
    }

    internal static int UsableProcessors() => UsableCores.Count(
        Environment.ProcessorCount, OperatingSystem.IsLinux() ? new LinuxContainer(LinuxRoots.Real).Read().CpuCores : null);
}

/// <summary>Stands in for <see cref="Debugger.IsAttached"/> in tests.</summary>
internal sealed record DebuggerProbe(Func<bool> IsAttached);

/// <summary>Makes a presenter when the scheduler is made.</summary>
internal sealed record PresenterFactory(Func<IServiceProvider, PresenterRegistration> Create);
