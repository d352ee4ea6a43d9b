namespace TaskScheduling.Simulation.Tests.Replays;

/// <summary>A folder of recordings that is gone after the test.</summary>
internal sealed class RecordingFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("replay-");

    public string Folder => _folder.FullName;

    /// <summary>What an app would set as <c>RecordTo</c>.</summary>
    public string Path => System.IO.Path.Combine(_folder.FullName, "app");

    public string[] Files => [.. Directory.GetFiles(_folder.FullName, "app.*.jsonl").Order(StringComparer.Ordinal)];

    public string Segment(int number) => $"{Path}.{number:0000}.jsonl";

    public RecordingFile Open(int? from = null) => RecordingFile.Open(Path, from);

    /// <summary>Writes a file of the recording.</summary>
    public RecordingFolder With(int number, ReadOnlyMemory<byte> bytes)
    {
        File.WriteAllBytes(Segment(number), bytes.ToArray());
        return this;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
