namespace TaskScheduling;

/// <summary>How far a reading can be trusted.</summary>
internal enum ReadingQuality
{
    /// <summary>Taken now.</summary>
    Fresh,

    /// <summary>Held from an earlier reading: a dwell, or a window that is too short.</summary>
    Stale,

    /// <summary>Nothing gave a value that can be meant.</summary>
    Implausible,

    /// <summary>Nothing gave a value.</summary>
    Unavailable,
}

/// <summary>One reading with everything its reader looked at.</summary>
/// <param name="Which">Which member of <see cref="DeviceConditions"/>.</param>
/// <param name="State">Its value as a word ("Nominal", "External", "True"); null: a number, or none.</param>
/// <param name="Quantity">Its value as a number; null: a word, or none.</param>
/// <param name="Sensor">Where it was read; null: unavailable.</param>
/// <param name="Cause">Why there is none; null: there is one.</param>
/// <param name="Quality">How far it can be trusted.</param>
/// <param name="QualityNote">Why it is not fresh; null: it is.</param>
/// <param name="Resolution">The smallest step; null: not known.</param>
/// <param name="Cost">Median time of reading its group, which is read together.</param>
/// <param name="Findings">What its reader looked at, in that order; empty for a source that keeps no notes.</param>
internal sealed record SurveyedReading(
    ConditionReading Which,
    string? State,
    Quantity? Quantity,
    string? Sensor,
    string? Cause,
    ReadingQuality Quality,
    string? QualityNote,
    string? Resolution,
    TimeSpan Cost,
    IReadOnlyList<SensorFinding> Findings)
{
    public bool IsAvailable => Cause is null;

    /// <summary>The finding that gave the reading; null: none, or several did.</summary>
    public SensorFinding? Deciding => Findings.Count(IsDeciding) == 1 ? Findings.Single(IsDeciding) : null;

    private static bool IsDeciding(SensorFinding finding) => finding.Use is FindingUse.Decides;
}
