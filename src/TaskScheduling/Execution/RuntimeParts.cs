using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;

namespace TaskScheduling;

/// <summary>What a runtime is made of.</summary>
internal sealed record RuntimeParts(
    IServiceProvider Services,
    TimeProvider Time,
    ITaskStore Store,
    IConditionSource Conditions,
    IReadOnlyList<PresenterRegistration> Presenters,
    IExpirationTextProvider Texts,
    IJsonTypeInfoResolver? JsonTypes,
    SchedulerMetrics Metrics,
    ILogger Logger,
    Func<bool> IsDebuggerAttached,
    Surroundings Surroundings,
    RecordingOptions? Recording = null,
    SchedulerRuntime? ShownIn = null);
