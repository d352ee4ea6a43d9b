namespace TaskScheduling;

/// <summary>A line of a recording is not what it must be.</summary>
internal sealed class RecordingFormatException(int line, string expected, string actual, Exception? innerException = null)
    : BackgroundTaskException($"Line {line}: expected {expected}, was {actual}. Leave out everything from this line to the next header.", innerException)
{
    /// <summary>From 1.</summary>
    public int Line { get; } = line;

    public string Expected { get; } = expected;

    public string Actual { get; } = actual;
}
