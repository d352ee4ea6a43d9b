namespace ArchiveFolder;

/// <summary>The payload of the task: what to archive, where to and how.</summary>
/// <param name="Folder">Full path of the folder.</param>
/// <param name="Archive">Full path of the archive.</param>
/// <param name="Leave">Further files of this program that may lie in the folder.</param>
/// <param name="Throttle">Bytes per second. Null: as fast as it goes.</param>
/// <param name="FreezeAfter">Bytes after which it falls silent. Null: never.</param>
internal sealed record ArchiveOrder(string Folder, string Archive, IReadOnlyList<string> Leave, long? Throttle, long? FreezeAfter)
{
    /// <summary>An order from a store was given by another command, perhaps with other options.</summary>
    /// <exception cref="ArchiveException">It would put another folder into the archive that was asked for.</exception>
    public void MustServe(ArchiveArguments asked, ArchiveNotes notes)
    {
        if (asked.Archive != Archive)
            return; // somebody else's, found in the same store
        if (asked.Folder != Folder)
        {
            throw new ArchiveException(
                $"The store holds this archive as one of '{Folder}', and '{asked.Folder}' was named. That task ends here; run this command again to begin anew.");
        }

        if (asked.Throttle != Throttle || asked.FreezeAfter != FreezeAfter)
            notes.Add("The task in the store goes on with the options it was begun with.");
    }

    public string Name => Path.GetFileName(Folder) is { Length: > 0 } name ? name : Folder;
}

/// <summary>The scheduler's checkpoint: how far the archive is.</summary>
internal sealed record ArchivePosition(int Entries, long Bytes);
