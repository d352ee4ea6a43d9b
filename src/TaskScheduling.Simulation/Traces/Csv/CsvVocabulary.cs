namespace TaskScheduling.Simulation;

/// <summary>The words of mappings and headers for each meaning.</summary>
internal static class CsvVocabulary
{
    private static readonly Dictionary<string, double> Flags = Values(
        ("true", 1), ("yes", 1), ("on", 1), ("1", 1), ("false", 0), ("no", 0), ("off", 0), ("0", 0));

    private static readonly Dictionary<CsvMeaning, CsvWord> Words = new()
    {
        [CsvMeaning.Time] = new("time", ["time", "timestamp", "elapsed"], CsvUnit.Times),
        [CsvMeaning.Temperature] = new("temperature", ["temperature", "temp"], CsvUnit.Temperatures) { Kind = TraceChannelKind.TemperatureCelsius },
        [CsvMeaning.Clock] = new("clock", ["clock", "frequency", "freq"], CsvUnit.Clocks) { Kind = TraceChannelKind.ClockMegahertz },
        [CsvMeaning.Load] = new("load", ["load", "load_average", "loadavg"], []) { Kind = TraceChannelKind.LoadAverage },
        [CsvMeaning.Cpu] = new("cpu", ["cpu"], CsvUnit.Shares) { Kind = TraceChannelKind.CpuShare },
        [CsvMeaning.Battery] = new("battery", ["battery", "battery_level"], CsvUnit.Shares) { Kind = TraceChannelKind.BatteryShare },
        [CsvMeaning.ExternalPower] = new("external_power", ["external_power", "on_ac", "plugged"], []) { Kind = TraceChannelKind.ExternalPower, Values = Flags },
        [CsvMeaning.Network] = new("network", ["network"], [])
        {
            Kind = TraceChannelKind.NetworkState,
            Values = Values(("none", 0), ("metered", 1), ("unmetered", 2), ("0", 0), ("1", 1), ("2", 2)),
        },
        [CsvMeaning.Idle] = new("idle", ["idle"], []) { Kind = TraceChannelKind.Idle, Values = Flags },
        [CsvMeaning.Power] = new("power", ["power"], CsvUnit.Powers) { Kind = TraceChannelKind.PowerWatts },
        [CsvMeaning.Thermal] = new("thermal", ["thermal_state", "thermal"], [])
        {
            Kind = TraceChannelKind.ThermalState,
            Values = Values(("nominal", 0), ("fair", 1), ("serious", 2), ("critical", 3), ("0", 0), ("1", 1), ("2", 2), ("3", 3)),
        },
        [CsvMeaning.Number] = new("number", ["number", "job", "job_id", "job_number"], []),
        [CsvMeaning.Submitted] = new("submitted", ["submitted", "submit", "submit_time"], CsvUnit.Times),
        [CsvMeaning.Start] = new("start", ["start", "started", "start_time"], CsvUnit.Times),
        [CsvMeaning.End] = new("end", ["end", "ended", "end_time"], CsvUnit.Times),
        [CsvMeaning.RunTime] = new("runtime", ["runtime", "run_time"], CsvUnit.Durations),
        [CsvMeaning.Processors] = new("processors", ["processors", "cores", "cpus"], []),
        [CsvMeaning.CpuTime] = new("cpu_time", ["cpu_time"], CsvUnit.Durations),
        [CsvMeaning.RequestedTime] = new("requested_time", ["requested_time", "time_limit"], CsvUnit.Durations),
        [CsvMeaning.Memory] = new("memory", ["memory", "mem"], CsvUnit.Sizes),
        [CsvMeaning.User] = new("user", ["user", "owner"], []),
        [CsvMeaning.Queue] = new("queue", ["queue"], []),
        [CsvMeaning.Status] = new("status", ["status"], []),
    };

    /// <summary>In the order of the enumeration.</summary>
    public static IEnumerable<CsvMeaning> Meanings => Words.Keys;

    public static CsvWord Word(CsvMeaning meaning) => Words[meaning];

    public static bool IsOfJobs(CsvMeaning meaning) => meaning >= CsvMeaning.Number;

    private static Dictionary<string, double> Values(params (string Text, double Value)[] values) =>
        values.ToDictionary(value => value.Text, value => value.Value, StringComparer.OrdinalIgnoreCase);
}
