namespace TaskScheduling.Tests.Recording;

/// <summary>A folder that is gone after the test.</summary>
internal sealed class RecordingFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("recording-");

    /// <summary>What an app would set as <see cref="SchedulerOptions.RecordTo"/>; the folder above it does not exist yet.</summary>
    public string Path => System.IO.Path.Combine(_folder.FullName, "deep", "app");

    public string[] Files => Directory.Exists(System.IO.Path.GetDirectoryName(Path))
        ? [.. Directory.GetFiles(System.IO.Path.GetDirectoryName(Path)!).Order(StringComparer.Ordinal)]
        : [];

    public IEnumerable<string> Names => Files.Select(file => System.IO.Path.GetFileName(file)!);

    public ReplayResult Replay(int from = 0) => RecordingReplay.Run(Segments().Skip(from));

    public RecordedSegment[] Segments() => [.. Files.SelectMany(file => RecordingReader.Read(File.ReadAllBytes(file)).Segments)];

    public void Dispose() => _folder.Delete(recursive: true);
}
