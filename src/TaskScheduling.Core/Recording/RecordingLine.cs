namespace TaskScheduling;

/// <summary>One line of a recording.</summary>
internal abstract record RecordingLine(int Number)
{
    public sealed record Header(int Number, RecordingHeader Data) : RecordingLine(Number);

    public sealed record Snapshot(int Number, EngineSnapshot Data) : RecordingLine(Number);

    public sealed record Input(int Number, long InputNumber, SchedulerInput Data) : RecordingLine(Number);

    /// <summary>A reading, as the engine asked for it.</summary>
    public sealed record Usage(int Number, int Slot, UsageReading Reading) : RecordingLine(Number);

    /// <summary>Texts, as the engine asked for them.</summary>
    public sealed record Texts(int Number, TaskId Task, int Slot, TaskTexts Data) : RecordingLine(Number);

    public sealed record Effects(int Number, EffectsFingerprint Data) : RecordingLine(Number);

    /// <summary>The last line has no end: whoever wrote it was stopped.</summary>
    public sealed record Truncated(int Number, int Length) : RecordingLine(Number);
}
