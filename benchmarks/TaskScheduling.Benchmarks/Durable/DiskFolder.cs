namespace TaskScheduling.Benchmarks;

/// <summary>A temporary folder for one database; it goes with it.</summary>
internal sealed class DiskFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("durable-");

    /// <summary>What the temporary folder is on: "ext4".</summary>
    public static string Format => new DriveInfo(Path.GetTempPath()).DriveFormat;

    /// <exception cref="InvalidOperationException">The temporary folder is in memory, where a commit costs nothing.</exception>
    public static void RefuseMemory()
    {
        if (new DriveInfo(Path.GetTempPath()) is { DriveType: DriveType.Ram } memory)
            throw new InvalidOperationException($"Durable figures need a disk, but {Path.GetTempPath()} is {memory.DriveFormat}, in memory. Set TMPDIR to a folder on a disk.");
    }

    public string File(string name) => Path.Combine(_folder.FullName, name);

    public void Dispose() => _folder.Delete(recursive: true);
}
