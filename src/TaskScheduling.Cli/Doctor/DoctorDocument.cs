namespace TaskScheduling.Cli;

/// <summary>What <c>doctor --json</c> writes; described in the package's README.</summary>
internal sealed record DoctorDocument(
    int Schema, string System, string? Root, SensorEntry[] Sensors, RuleEntry[] Rules, CpuEntry Cpu, CoresEntry Cores, ClockEntry Clock,
    bool DebuggerAttached, ContainerEntry? Container, MemoryEntry Memory, HeapEntry Gc)
{
    public static DoctorDocument Of(DoctorReport report)
    {
        var host = report.Host;
        return new DoctorDocument(
            Schema: 1,
            report.System,
            report.Root,
            [.. report.Sensors.Readings.Select(SensorEntry.Of)],
            [.. report.Rules.Select(RuleEntry.Of)],
            new CpuEntry(host.Cpu.Cause is null, host.Cpu.Clock, host.Cpu.Resolution, Round(host.Cpu.CostNanoseconds), host.Cpu.Cause),
            new CoresEntry(host.Cores.Usable, host.Cores.Affinity, host.Cores.Quota),
            new ClockEntry(host.Clock.Name, host.Clock.ExcludesSuspend, host.Clock.StepNanoseconds, host.Clock.StampError.TotalMilliseconds),
            host.IsDebuggerAttached,
            host.Container is { } limits
                ? new ContainerEntry(limits.CpuCores, limits.MemoryBytes, limits.WorkingSetBytes, [.. host.ContainerFindings.Select(FindingEntry.Of)])
                : null,
            new MemoryEntry(host.AvailableMemory.TryGet(out var bytes) ? bytes : null, host.AvailableMemory.Sensor, host.AvailableMemory.Cause),
            new HeapEntry(host.Heap.LimitBytes, host.Heap.HardLimitBytes, host.Heap.HighLoadBytes, host.Heap.IsServer));
    }

    private static double? Round(double? number) => number is { } value ? Math.Round(value, 1) : null;
}

internal sealed record SensorEntry(
    string Name, bool Available, string? State, double? Value, string? Unit, string? Sensor, string? Cause, string Quality, string? QualityNote,
    string? Resolution, double CostMicroseconds, FindingEntry[] Findings)
{
    public static SensorEntry Of(SurveyedReading reading) => new(
        Words.Of(reading.Which),
        reading.IsAvailable,
        reading.State is null ? null : reading.Which is ConditionReading.LowPowerMode or ConditionReading.Idle ? reading.State.ToLowerInvariant() : CamelCase(reading.State),
        reading.Quantity?.Number,
        reading.Quantity?.Unit,
        reading.Sensor,
        reading.Cause,
        Words.Of(reading.Quality),
        reading.QualityNote,
        reading.Resolution,
        Math.Round(reading.Cost.TotalMicroseconds, 1),
        [.. reading.Findings.Select(FindingEntry.Of)]);

    private static string CamelCase(string state) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(state);
}

internal sealed record FindingEntry(string Sensor, string Use, string? Text, double? Value, string? Unit, string? Note)
{
    public static FindingEntry Of(SensorFinding finding) =>
        new(finding.Sensor, Words.Of(finding.Use), finding.Text, finding.Quantity?.Number, finding.Quantity?.Unit, finding.Note);
}

internal sealed record RuleEntry(string Id, string Title, string Kind, string[] Needs, RuleUserEntry[] Users, string Without, string Status, string? Cause)
{
    public static RuleEntry Of(PolicyRule rule) => new(
        rule.Id,
        rule.Title,
        Words.Of(rule.Kind),
        [.. rule.Needs],
        [.. rule.Users.Select(user => new RuleUserEntry(user.Profile, Words.Of(user.Kind), user.Setting))],
        rule.Without,
        Words.Of(rule.Status),
        rule.Cause);
}

internal sealed record RuleUserEntry(string Profile, string Kind, string? Setting);

internal sealed record CpuEntry(bool Metered, string? Clock, string? Resolution, double? CostNanoseconds, string? Cause);

internal sealed record CoresEntry(int Usable, int Affinity, double? Quota);

internal sealed record ClockEntry(string Name, bool? ExcludesSuspend, double StepNanoseconds, double StampErrorMilliseconds);

internal sealed record ContainerEntry(double? CpuCores, long? MemoryBytes, long? WorkingSetBytes, FindingEntry[] Findings);

internal sealed record MemoryEntry(long? AvailableBytes, string? Sensor, string? Cause);

internal sealed record HeapEntry(long LimitBytes, long? HardLimitBytes, long HighLoadBytes, bool Server);
