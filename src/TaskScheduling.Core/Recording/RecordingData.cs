namespace TaskScheduling;

/// <summary>First line of a segment: what it takes to make the engine whose inputs follow.</summary>
/// <remarks>
/// Format: of the lines. Library: version that wrote them; another one may decide differently, and be right.
/// Segment: 1 for the first one of its process. Payloads: payloads and texts are in it as they were.
/// </remarks>
internal sealed record RecordingHeader(int Format, string Library, int Segment, bool Payloads, SchedulerEngineOptions Options)
{
    /// <summary>Rises with every change that an older reader would misunderstand.</summary>
    public const int CurrentFormat = 1;

    public static RecordingHeader For(SchedulerEngineOptions options, int segment, bool payloads) =>
        new(CurrentFormat, typeof(RecordingHeader).Assembly.GetName().Version?.ToString() ?? "", segment, payloads, options);
}

// Shapes on the wire of types that keep their state to themselves.
internal sealed record ResubmissionData(NamedRuleData[] Rules, ResubmitRule Failed, ResubmitRule? Fallback, int Attempts, int Interruptions);

internal sealed record NamedRuleData(string Code, ResubmitRule Rule);

internal sealed record RuleData(ResubmitTrigger Trigger, Backoff? Backoff, int? Times, bool IfCheckpointMoved);

internal sealed record ConcurrencyData(double Runs, bool PerProcessor);

internal sealed record CpuLimitData(double Cores, TimeSpan Window);

internal sealed record ThermalLimitData(ThermalState Maximum, TimeSpan Sustained);

internal sealed record BatteryLimitData(double EndsAt, double LeavesAt);

internal sealed record RunQuotaData(TimeSpan RunTime, TimeSpan Window, QuotaScope Scope);

internal sealed record ReadingData<T>(T? Value, string? Cause, string? Sensor)
    where T : struct;

internal sealed record PayloadData(int Length, byte[]? Bytes);

internal sealed record UsageData(int Slot, UsageReading Reading);

internal sealed record TextsData(TaskId Task, int Slot, string Title, string? Subtitle);

internal sealed record EffectsData(int Count, string? Hash, string[]? Said, string? Failed);
