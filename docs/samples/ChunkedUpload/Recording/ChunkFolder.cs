namespace ChunkedUpload;

/// <summary>The folder of the session, which says by itself how far each chunk is: not there, recorded, sent.</summary>
internal sealed class ChunkFolder
{
    private readonly string _path;

    public ChunkFolder(string path)
    {
        _path = path;
        Directory.CreateDirectory(Path.Combine(path, "sent"));
    }

    public string PathOf(int number) => Path.Combine(_path, $"chunk-{number:0000}.bin");

    public bool IsRecorded(int number) => File.Exists(PathOf(number)) || IsSent(number);

    public bool IsSent(int number) => File.Exists(SentPathOf(PathOf(number)));

    public static string SentPathOf(string chunk) => Path.Combine(Path.GetDirectoryName(chunk)!, "sent", Path.GetFileName(chunk));
}
