namespace ArchiveFolder;

/// <summary>A file or an empty folder that is to be archived.</summary>
/// <param name="Name">Its name in the archive: relative, with <c>/</c>; that of a folder ends with one.</param>
/// <param name="Path">Where it is.</param>
/// <param name="Length">In bytes; 0 for a folder.</param>
/// <param name="Modified">Last write, in UTC.</param>
/// <param name="Mode">Permissions. Null: this system has none.</param>
internal sealed record FolderEntry(string Name, string Path, long Length, DateTimeOffset Modified, UnixFileMode? Mode)
{
    public bool IsFolder => Name.EndsWith('/');

    /// <summary>Whether what was archived then is still what is there now.</summary>
    public bool IsUnchangedSince(ArchivedEntry archived) =>
        Name == archived.Name && Length == archived.Length && (IsFolder || Modified == archived.Modified);
}
