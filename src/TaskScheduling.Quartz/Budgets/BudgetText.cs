namespace TaskScheduling.Quartz;

/// <summary>Reads the texts of a <see cref="TaskBudgetAttribute"/>.</summary>
internal static class BudgetText
{
    /// <param name="attribute">The texts.</param>
    /// <param name="owner">The job class, for the messages.</param>
    /// <param name="faults">Takes one message per text that cannot be read.</param>
    public static TaskBudget Read(TaskBudgetAttribute attribute, Type owner, List<string> faults)
    {
        return new TaskBudget
        {
            Time = Duration(attribute.Time, nameof(attribute.Time)),
            Cpu = Parsed(attribute.Cpu, nameof(attribute.Cpu), "CORES/WINDOW with both positive, for example 0.8/60s", static text => CpuLimit.TryParse(text, out var limit) ? limit : default(CpuLimit?)),
            CpuTime = Duration(attribute.CpuTime, nameof(attribute.CpuTime)),
            Thermal = Parsed(attribute.Thermal, nameof(attribute.Thermal), "STATE/DURATION with a state of Nominal, Fair, Serious or Critical, for example Serious/10s", static text => ThermalLimit.TryParse(text, out var limit) ? limit : default(ThermalLimit?)),
            Progress = Duration(attribute.Stall, nameof(attribute.Stall)) is { } stall ? new ProgressLimit(stall) : null,
            Grace = Duration(attribute.Grace, nameof(attribute.Grace)),
        };

        TimeSpan? Duration(string? text, string member) => Parsed(
            text, member, "a positive duration, for example 90s, 20min or 00:20:00", static text => DurationText.TryParse(text, out var duration) && duration > TimeSpan.Zero ? duration : default(TimeSpan?));

        T? Parsed<T>(string? text, string member, string rule, Func<string, T?> parse)
            where T : struct
        {
            if (text is null)
                return null;
            if (parse(text) is { } value)
                return value;
            faults.Add($"[TaskBudget] of {owner.FullName}: {member} must be {rule}; was '{text}'.");
            return null;
        }
    }
}
