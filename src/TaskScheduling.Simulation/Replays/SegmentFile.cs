namespace TaskScheduling.Simulation;

/// <summary>One file of a recording.</summary>
/// <param name="Number">From its name; null: the name has none, so it is the only one.</param>
/// <param name="Path">Where it is, as the caller would write it.</param>
/// <param name="Bytes">Its length when it was found.</param>
internal sealed record SegmentFile(int? Number, string Path, long Bytes)
{
    /// <exception cref="InputFileException">The line is not what it must be.</exception>
    public InputFileException Fault(RecordingFormatException fault) => new(
        Path,
        fault.Line,
        null,
        $"a recording has {fault.Expected} here",
        fault.InnerException?.Message ?? fault.Actual,
        fault switch
        {
            { InnerException: NotSupportedException } => "Replay it with the version of bgtask that wrote it.",
            { Line: 1 } => "Name what RecordTo has written: PATH, or one of its files PATH.0001.jsonl.",
            _ => "Leave out everything from this line to the next header, or begin behind it with --from-segment.",
        },
        fault);
}
