namespace TaskScheduling;

/// <summary>Everything one condition source can tell, taken once, and what taking it costs.</summary>
/// <remarks>
/// Internal on purpose: an app has the readings with their sensor or cause, and <c>Explain</c>; this is for a person who looks after a
/// machine, and its texts change with the readers.
/// </remarks>
/// <param name="Conditions">The readings as the scheduler would get them.</param>
/// <param name="Readings">The same one by one, in the order of <see cref="ConditionReading"/>.</param>
internal sealed record SensorSurvey(DeviceConditions Conditions, IReadOnlyList<SurveyedReading> Readings)
{
    /// <summary>How often each group is read again for its cost.</summary>
    public const int Repetitions = 9;

    private static readonly ConditionKinds[] Kinds =
        [ConditionKinds.Thermal, ConditionKinds.Power, ConditionKinds.Network, ConditionKinds.Idle, ConditionKinds.Pressure];

    /// <summary>Reads everything once with notes, then <see cref="Repetitions"/> times without for the cost.</summary>
    /// <param name="source">Any source; one that keeps no notes is surveyed by its readings alone.</param>
    /// <param name="time">Clock of the costs.</param>
    public static SensorSurvey Take(IConditionSource source, TimeProvider time)
    {
        var notes = new SurveyNotes();
        var read = source is ISurveyedConditionSource surveyed ? surveyed.Survey(ConditionKinds.All, notes) : source.Read(ConditionKinds.All);
        var costs = Kinds.ToDictionary(kind => kind, kind => MedianTime.Of(() => source.Read(kind), Repetitions, time));
        return new SensorSurvey(read,
        [
            Of(ConditionReading.Thermal, ConditionKinds.Thermal, read.Thermal),
            Of(ConditionReading.Power, ConditionKinds.Power, read.Power),
            Of(ConditionReading.BatteryLevel, ConditionKinds.Power, read.BatteryLevel, Percent),
            Of(ConditionReading.LowPowerMode, ConditionKinds.Power, read.LowPowerMode),
            Of(ConditionReading.Network, ConditionKinds.Network, read.Network),
            Of(ConditionReading.Idle, ConditionKinds.Idle, read.Idle),
            Of(ConditionReading.CpuPressure, ConditionKinds.Pressure, read.CpuPressure, Percent),
            Of(ConditionReading.MemoryPressure, ConditionKinds.Pressure, read.MemoryPressure, Percent),
        ]);

        SurveyedReading Of<T>(ConditionReading which, ConditionKinds kind, Reading<T> reading, Func<T, Quantity>? quantity = null) where T : struct
        {
            var isAvailable = reading.TryGet(out var value);
            var about = notes[which];
            return new SurveyedReading(which,
                isAvailable && quantity is null ? $"{value}" : null,
                isAvailable ? quantity?.Invoke(value) : null,
                reading.Sensor,
                reading.Cause,
                Quality(isAvailable, about),
                about.HeldBecause,
                about.Resolution,
                costs[kind],
                about.Findings);
        }
    }

    public SurveyedReading this[ConditionReading which] => Readings[(int)which];

    private static Quantity Percent(double share) => new(share * 100, "%");

    private static ReadingQuality Quality(bool isAvailable, SensorNotes notes) =>
        isAvailable ? notes.HeldBecause is null ? ReadingQuality.Fresh : ReadingQuality.Stale
        : notes.Findings.Any(finding => finding.Use is FindingUse.Implausible) ? ReadingQuality.Implausible
        : ReadingQuality.Unavailable;
}
