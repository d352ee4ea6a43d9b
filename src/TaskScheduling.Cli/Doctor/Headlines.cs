namespace TaskScheduling.Cli;

/// <summary>The first lines of the page: what was read, what it means, and where it comes from.</summary>
internal static class Headlines
{
    public static IEnumerable<Headline> Of(DoctorReport report)
    {
        yield return Thermal(report);
        foreach (var line in Power(report))
            yield return line;
        yield return Simple(report, ConditionReading.LowPowerMode);
        yield return Simple(report, ConditionReading.Network);
        yield return Idle(report);
        yield return Pressure(report);
        yield return Cpu(report.Host.Cpu);
        yield return Cores(report.Host);
        yield return Memory(report.Host);
        if (report.Host.IsDebuggerAttached)
            yield return new Headline(Mark.Attention, "Debugger", "attached: time, progress and grace stand still");
    }

    private static Headline Thermal(DoctorReport report)
    {
        var thermal = report.Sensors[ConditionReading.Thermal];
        if (!thermal.IsAvailable)
            return Missing(thermal);
        var held = thermal.QualityNote is { } note ? $", {note}" : "";
        var text = thermal.Deciding is { Text: { } value } deciding ? $"{value} → {thermal.State} ({deciding.Sensor}{held})" : $"{thermal.State} ({thermal.Sensor})";
        return new Headline(MarkOf(report, ConditionReading.Thermal), "Thermal", text);
    }

    private static IEnumerable<Headline> Power(DoctorReport report)
    {
        var power = report.Sensors[ConditionReading.Power];
        var battery = report.Sensors[ConditionReading.BatteryLevel];
        if (power.State is nameof(PowerSource.External) && battery.Findings.Any(finding => finding is { Sensor: SensorNotes.Battery, Use: FindingUse.Missing }))
        {
            yield return new Headline(Mark.Good, "Battery", "none fitted → external power");
            yield break;
        }

        yield return power.IsAvailable ? new Headline(Mark.Good, "Power", $"{Source(power)} ({power.Sensor})") : Missing(power);
        yield return Simple(report, ConditionReading.BatteryLevel);
    }

    private static string Source(SurveyedReading power) => power.State is nameof(PowerSource.External) ? "external power" : "on battery";

    private static Headline Idle(DoctorReport report)
    {
        var idle = report.Sensors[ConditionReading.Idle];
        if (!idle.IsAvailable)
            return Missing(idle);
        var slack = idle.Findings.FirstOrDefault(finding => finding.Note?.StartsWith("machine slack", StringComparison.Ordinal) is true)?.Note?.Split(';')[0];
        var text = slack is null ? $"{idle.Sensor} → {Words.Value(idle)}" : $"no session; {slack} → {Words.Value(idle)}";
        return new Headline(MarkOf(report, ConditionReading.Idle), "Idle", text);
    }

    private static Headline Pressure(DoctorReport report)
    {
        var cpu = report.Sensors[ConditionReading.CpuPressure];
        var memory = report.Sensors[ConditionReading.MemoryPressure];
        return cpu.IsAvailable || memory.IsAvailable
            ? new Headline(Mark.Good, "Pressure", $"cpu {Words.Value(cpu)}, memory {Words.Value(memory)} (no profile has a rule on it)")
            : Missing(cpu) with { Name = "Pressure" };
    }

    private static Headline Simple(DoctorReport report, ConditionReading which)
    {
        var reading = report.Sensors[which];
        return reading.IsAvailable
            ? new Headline(MarkOf(report, which), Words.Title(which), $"{Words.Value(reading)} ({reading.Sensor})")
            : Missing(reading);
    }

    private static Headline Cpu(CpuMeteringSurvey cpu) => cpu.Cause is { } cause
        ? new Headline(Mark.Absent, "CPU time", $"not metered: {cause}")
        : new Headline(Mark.Good, "CPU time", $"metered per task, in steps of {cpu.Resolution}");

    private static Headline Cores(HostSurvey host)
    {
        var quota = host.Cores.Quota is { } cores ? Figures.Invariant($"the container allows {cores:0.##}") : "no container quota";
        return new Headline(Mark.Good, "Cores", $"{host.Cores.Usable} usable of {host.Cores.Affinity} ({quota})");
    }

    private static Headline Memory(HostSurvey host)
    {
        if (!host.AvailableMemory.TryGet(out var bytes))
            return new Headline(Mark.Absent, "Memory", host.AvailableMemory.Cause!);
        var limit = host.Container?.MemoryBytes is { } limited ? $", the container allows {Figures.Bytes(limited)}" : "";
        return new Headline(Mark.Good, "Memory", $"{Figures.Bytes(bytes)} available ({host.AvailableMemory.Sensor}{limit})");
    }

    private static Headline Missing(SurveyedReading reading) => new(Mark.Absent, Words.Title(reading.Which), reading.Cause!);

    // A requirement that is not met is no news: a person is there, or a task waits as it was asked to.
    private static Mark MarkOf(DoctorReport report, ConditionReading which) =>
        report.Rules.Any(rule => rule is { Status: RuleStatus.Acting, Kind: RuleKind.Protection } && rule.Needs.Contains(Words.Of(which)))
            ? Mark.Attention
            : Mark.Good;
}
