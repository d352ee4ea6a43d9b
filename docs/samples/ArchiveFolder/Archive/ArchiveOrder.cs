namespace ArchiveFolder;

/// <summary>The payload of the task: what to archive, where to and how.</summary>
/// <param name="Folder">Full path of the folder.</param>
/// <param name="Archive">Full path of the archive.</param>
/// <param name="Leave">Further files of this program that may lie in the folder.</param>
/// <param name="Throttle">Bytes per second. Null: as fast as it goes.</param>
/// <param name="FreezeAfter">Bytes after which it falls silent. Null: never.</param>
internal sealed record ArchiveOrder(string Folder, string Archive, IReadOnlyList<string> Leave, long? Throttle, long? FreezeAfter)
{
    public string Name => Path.GetFileName(Folder) is { Length: > 0 } name ? name : Folder;
}

/// <summary>The scheduler's checkpoint: how far the archive is.</summary>
internal sealed record ArchivePosition(int Entries, long Bytes);
