namespace ArchiveFolder;

/// <summary>What a folder holds, in an order that is the same every time, so that a resumed archive equals an uninterrupted one.</summary>
internal sealed class FolderListing
{
    private readonly List<FolderEntry> _entries = [];
    private readonly HashSet<string> _own;
    private readonly string _folder;

    private FolderListing(string folder, IEnumerable<string> own)
    {
        _folder = folder;
        _own = new HashSet<string>(own, OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
    }

    public IReadOnlyList<FolderEntry> Entries => _entries;

    public int Files => _entries.Count(entry => !entry.IsFolder);

    public long Bytes => _entries.Sum(entry => entry.Length);

    /// <summary>Symbolic links, which are left out: following one could lead out of the folder, or round in a circle.</summary>
    public List<string> Links { get; } = [];

    /// <param name="folder">Full path.</param>
    /// <param name="own">Full paths of what this program writes: an archive must not hold itself.</param>
    /// <param name="alive">Called per folder: a large tree takes a while.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="ArchiveException">A folder cannot be listed; the message names it.</exception>
    public static FolderListing Of(string folder, IEnumerable<string> own, Action alive, CancellationToken cancellationToken)
    {
        var listing = new FolderListing(folder, own);
        listing.Add(new DirectoryInfo(folder), alive, cancellationToken);
        listing._entries.Sort((left, right) => string.CompareOrdinal(left.Name, right.Name));
        return listing;
    }

    private void Add(DirectoryInfo directory, Action alive, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        alive();
        var before = _entries.Count + Links.Count;
        foreach (var info in Children(directory))
        {
            if (info.LinkTarget is not null)
                Links.Add(NameOf(info));
            else if (info is DirectoryInfo below)
                Add(below, alive, cancellationToken);
            else if (!_own.Contains(info.FullName))
                _entries.Add(EntryOf(info, NameOf(info), ((FileInfo)info).Length));
        }

        if (_entries.Count + Links.Count == before && directory.FullName != _folder)
            _entries.Add(EntryOf(directory, NameOf(directory) + "/", 0)); // empty folders would be lost otherwise
    }

    private FileSystemInfo[] Children(DirectoryInfo directory)
    {
        try
        {
            return directory.GetFileSystemInfos();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new ArchiveException($"Cannot list '{Path.GetRelativePath(_folder, directory.FullName)}': {fault.Message}", fault);
        }
    }

    private string NameOf(FileSystemInfo info)
    {
        var name = Path.GetRelativePath(_folder, info.FullName);
        return Path.DirectorySeparatorChar == '/' ? name : name.Replace(Path.DirectorySeparatorChar, '/');
    }

    private static FolderEntry EntryOf(FileSystemInfo info, string name, long length) =>
        new(name, info.FullName, length, info.LastWriteTimeUtc, OperatingSystem.IsWindows() ? null : info.UnixFileMode);
}
