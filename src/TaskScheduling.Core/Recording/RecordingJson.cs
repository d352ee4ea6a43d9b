using System.Collections.Frozen;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace TaskScheduling;

/// <summary>How values look in a recording: durations in ticks, dates as ISO 8601, numbers exactly, and what is at its default left out.</summary>
internal static class RecordingJson
{
    private static readonly FrozenDictionary<string, Type> Requests = new Dictionary<string, Type>
    {
        [nameof(TaskKind.AppRefresh)] = typeof(AppRefreshTaskRequest),
        [nameof(TaskKind.Processing)] = typeof(ProcessingTaskRequest),
        [nameof(TaskKind.ContinuedProcessing)] = typeof(ContinuedProcessingTaskRequest),
    }.ToFrozenDictionary();

    // What is left out reads as zero or null; these begin with something else, and so are always written in full.
    private static readonly FrozenSet<Type> Whole = new[]
    {
        typeof(SchedulerEngineOptions), typeof(SchedulingPolicy), typeof(KindPolicy), typeof(Preemption), typeof(HistoryBounds), typeof(ProgressLimit), typeof(Backoff),
    }.ToFrozenSet();

    // The engine looks at their length.
    private static readonly FrozenSet<(Type, string)> Titles = new[]
    {
        (typeof(ContinuedProcessingTaskRequest), "title"), (typeof(ContinuedProcessingTaskRequest), "subtitle"),
        (typeof(TaskResult), "title"), (typeof(TaskResult), "subtitle"), (typeof(TextsData), "title"), (typeof(TextsData), "subtitle"),
        (typeof(LastSaid), "title"), (typeof(LastSaid), "subtitle"),
    }.ToFrozenSet();

    // The engine never looks at them.
    private static readonly FrozenSet<(Type, string)> Words = new[]
    {
        (typeof(TaskFault), "message"), (typeof(PauseRequest), "note"), (typeof(Expiration.CancelledByApp), "note"), (typeof(Expiration.UserStopped), "who"),
        (typeof(Expiration.Unknown), "nativeText"), (typeof(SubmissionError.StoreUnavailable), "cause"), (typeof(EngineReport.StartNotPersisted), "cause"),
    }.ToFrozenSet();

    /// <summary>Payloads, texts and messages as they are.</summary>
    public static readonly JsonSerializerOptions Full = Make(payloads: true);

    /// <summary>Of payloads and titles only their lengths, of other words nothing. What has been read can be written again and is the same.</summary>
    public static readonly JsonSerializerOptions Discreet = Make(payloads: false);

    public static JsonSerializerOptions For(bool payloads) => payloads ? Full : Discreet;

    public static JsonTypeInfo<T> TypeOf<T>(this JsonSerializerOptions options) => (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));

    /// <summary>A text without its words.</summary>
    public static string Placeholder(string text) => new('x', text.Length);

    private static JsonSerializerOptions Make(bool payloads)
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            IgnoreReadOnlyProperties = true,
            NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // it is a file, not a web page
            TypeInfoResolver = RecordingTypes.Default.WithAddedModifier(type => Adapt(type, payloads)),
        };
        foreach (var converter in Plain().Concat(Lists()).Concat(Cases()))
            options.Converters.Add(converter);
        options.Converters.Add(new MappedConverter<TaskPayload, PayloadData>(
            payload => new PayloadData(payload.Length, payloads ? payload.Utf8Json.ToArray() : null),
            data => data.Bytes is { } bytes ? TaskPayload.FromJson(bytes) : TaskPayload.OfLength(data.Length)));
        options.MakeReadOnly();
        return options;
    }

    private static IEnumerable<JsonConverter> Plain() =>
    [
        new MappedConverter<TimeSpan, long>(time => time.Ticks, ticks => new TimeSpan(ticks)),
        new MappedConverter<SchedulerInstant, long[]>(at => [at.Monotonic.Ticks, at.Utc.UtcTicks], InstantOf),
        new MappedConverter<TaskId, Guid>(id => id.Value, value => new TaskId(value)),
        new MappedConverter<RunId, string>(run => run.ToString(), RunOf),
        new MappedConverter<TaskKey, string>(key => key.ToString(), text => text.Length == 0 ? TaskKey.PerSubmission : TaskKey.From(text)),
        new MappedConverter<CpuLimit, CpuLimitData>(limit => new(limit.Cores, limit.Window), data => new(data.Cores, data.Window)),
        new MappedConverter<ThermalLimit, ThermalLimitData>(limit => new(limit.Maximum, limit.Sustained), data => new(data.Maximum, data.Sustained)),
        new MappedConverter<BatteryLimit, BatteryLimitData>(limit => new(limit.EndsAt, limit.LeavesAt), data => new(data.EndsAt, data.LeavesAt)),
        new MappedConverter<RunQuota, RunQuotaData>(quota => new(quota.RunTime, quota.Window, quota.Scope), data => new(data.RunTime, data.Window, data.Scope)),
        new MappedConverter<Concurrency, ConcurrencyData>(
            runs => new(runs.Runs, runs.IsPerProcessor), data => data.PerProcessor ? Concurrency.PerProcessor(data.Runs) : Concurrency.Fixed((int)data.Runs)),
        new MappedConverter<ResubmitRule, RuleData>(
            rule => new(rule.Trigger, rule.Backoff, rule.MaximumTimes, rule.NeedsMovedCheckpoint),
            data => ResubmitRule.Restore(data.Trigger, data.Backoff, data.Times, data.IfCheckpointMoved)),
        new MappedConverter<Resubmission, ResubmissionData>(
            rules => new([.. rules.Rules.Select(rule => new NamedRuleData(rule.Code, rule.Rule))], rules.RuleForFailure, rules.Fallback, rules.MaximumAttempts, rules.MaximumInterruptions),
            data => Resubmission.Restore([.. data.Rules.Select(rule => (rule.Code, rule.Rule))], data.Failed, data.Fallback, data.Attempts, data.Interruptions)),
        ReadingOf<ThermalState>(), ReadingOf<PowerSource>(), ReadingOf<NetworkState>(), ReadingOf<double>(), ReadingOf<bool>(),
    ];

    private static IEnumerable<JsonConverter> Lists() =>
    [
        ListOf<string>(), ListOf<TaskResult>(), ListOf<RunId>(), ListOf<BudgetKind>(), ListOf<DeferralReason>(), ListOf<IdentifierBudget>(), ListOf<Limit<CpuLimit>>(), ListOf<Limit<ThermalLimit>>(),
    ];

    private static IEnumerable<JsonConverter> Cases() =>
    [
        new CaseConverter<BackgroundTaskRequest>(request => request.Kind.ToString(), Requests),
        new CaseConverter<Expiration>(reason => reason.Code, ExpirationCodes.Cases),
        new CaseConverter<SubmissionError>(error => error.Code, FrozenDictionary<string, Type>.Empty),
        new CaseConverter<DeferralReason>(reason => reason.Code, FrozenDictionary<string, Type>.Empty),
        new CaseConverter<TaskEvent>(what => what.GetType().Name, FrozenDictionary<string, Type>.Empty),
        new CaseConverter<EngineReport>(report => report.GetType().Name, FrozenDictionary<string, Type>.Empty),
    ];

    private static MappedConverter<ValueList<T>, T[]> ListOf<T>() => new(list => [.. list], items => [.. items ?? []]);

    private static MappedConverter<Reading<T>, ReadingData<T>> ReadingOf<T>()
        where T : struct => new(
        reading => new(reading.TryGet(out var value) ? value : null, reading.GivenCause, reading.Sensor),
        data => (data.Value is { } value ? value : data.Cause is { } cause ? Reading<T>.Unavailable(cause) : default) with { Sensor = data.Sensor });

    private static SchedulerInstant InstantOf(long[] ticks) => ticks is [var monotonic, var utc]
        ? new SchedulerInstant(new TimeSpan(monotonic), new DateTimeOffset(utc, TimeSpan.Zero))
        : throw new JsonException("An instant is a pair of monotonic and UTC ticks.");

    private static RunId RunOf(string text) => text.Split('/') is [var task, var attempt] && TaskId.TryParse(task, out var id) && int.TryParse(attempt, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? new RunId(id, number)
        : throw new JsonException($"A run is TASK/ATTEMPT, was '{text}'.");

    private static void Adapt(JsonTypeInfo type, bool payloads)
    {
        if (type.Kind is not JsonTypeInfoKind.Object)
            return;
        foreach (var property in type.Properties)
        {
            if (property.Set is null && property.AssociatedParameter is null)
                continue; // it follows from the others
            if (!Whole.Contains(type.Type) && !property.IsRequired)
                property.ShouldSerialize = Nullable.GetUnderlyingType(property.PropertyType) is null ? static (_, value) => !IsDefault(value) : static (_, value) => value is not null;
            if (payloads)
                continue;
            if (Titles.Contains((type.Type, property.Name)))
                property.CustomConverter = new InsteadConverter<string>(Placeholder);
            else if (Words.Contains((type.Type, property.Name)))
                property.CustomConverter = new InsteadConverter<string>(static _ => "");
            else if (type.Type == typeof(Expiration.WorkerLost) && property.Name == "lastErrorLines")
                property.CustomConverter = new InsteadConverter<ValueList<string>>(static _ => []);
        }
    }

    private static bool IsDefault(object? value) => value switch
    {
        null => true,
        bool truth => !truth,
        int number => number == 0,
        long number => number == 0,
        TimeSpan time => time == TimeSpan.Zero,
        TaskId id => id == default,
        Enum which => ((IConvertible)which).ToInt64(null) == 0,
        _ => false,
    };
}
