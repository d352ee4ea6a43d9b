namespace ArchiveFolder;

/// <summary>One command at a time works with a store. The system lets go of it when the process ends, however it ends.</summary>
/// <remarks>
/// A store may well be shared: then the first process would also do the work of the second. Two commands in two terminals are
/// two people's, though, and each wants to see its own.
/// </remarks>
internal sealed class StoreLock : IDisposable
{
    private readonly FileStream _file;

    private StoreLock(FileStream file) => _file = file;

    public static string PathFor(string store) => store + ".lock";

    /// <summary>The store's files and this one, none of which belongs into an archive.</summary>
    public static string[] PathsFor(string store) => [store, store + "-wal", store + "-shm", store + "-journal", store + ".executor", PathFor(store)];

    /// <exception cref="ArchiveException">Another command works with the store, or the lock cannot be written.</exception>
    public static StoreLock Take(string store)
    {
        try
        {
            // It stays when it is let go: whoever deleted it could delete the one that the next command has just taken.
            return new StoreLock(new FileStream(PathFor(store), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new ArchiveException(
                $"One command at a time works with a store, and '{store}' is in use. Wait until the other one ends, or name another --store. ({fault.Message})", fault);
        }
    }

    public void Dispose() => _file.Dispose();
}
