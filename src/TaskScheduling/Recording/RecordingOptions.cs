namespace TaskScheduling;

/// <summary>Where to record and how much to keep.</summary>
/// <param name="Path">Files are PATH.0001.jsonl and so on.</param>
/// <param name="SegmentBytes">Size after which the next file is begun.</param>
/// <param name="Segments">Files that are kept.</param>
/// <param name="Payloads">Whether payloads, texts and messages are written as they are.</param>
internal sealed record RecordingOptions(string Path, long SegmentBytes, int Segments, bool Payloads)
{
    /// <summary>Null: nothing is recorded.</summary>
    public static RecordingOptions? From(SchedulerOptions options) => options.RecordTo is { } path
        ? new RecordingOptions(path, options.RecordingSegmentBytes, options.RecordingSegments, options.RecordPayloads)
        : null;
}
