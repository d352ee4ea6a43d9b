namespace TaskScheduling;

/// <summary>A source that can tell how it comes to its readings.</summary>
/// <remarks>Internal: its texts are for people and follow the readers; what an app needs is <see cref="Reading{T}.Sensor"/> and <see cref="Reading{T}.Cause"/>.</remarks>
internal interface ISurveyedConditionSource : IConditionSource
{
    /// <summary>The very reading that <see cref="IConditionSource.Read"/> takes, with notes of what was looked at.</summary>
    DeviceConditions Survey(ConditionKinds wanted, SurveyNotes? notes);
}
