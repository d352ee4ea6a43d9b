using System.Text.Json;

namespace ArchiveFolder;

/// <summary>What the journal is for.</summary>
/// <param name="Format">Of the journal and of the entries it names; another program version may write other bytes.</param>
/// <param name="Folder">Full path of the archived folder.</param>
internal sealed record JournalHeader(int Format, string Folder);

/// <summary>The checkpoint beside a partial archive, <c>FILE.zip.partial.jsonl</c>: one line of JSON per entry that is safely in it.</summary>
/// <remarks>
/// The scheduler's own checkpoints live as long as its store, and without --store that is this process; the next one has only
/// files to go by. Lines are appended, so a folder of a million files costs a million lines and not their square.
/// </remarks>
internal sealed class ArchiveJournal : IDisposable
{
    private const int Format = 1;

    private readonly string _path;
    private readonly FileStream _file;

    private ArchiveJournal(string path)
    {
        _path = path;
        _file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);
    }

    public static string PathFor(string archive) => PartialArchive.PathFor(archive) + ".jsonl";

    public static string TemporaryPathFor(string archive) => PathFor(archive) + ".tmp";

    /// <summary>Entries an earlier run completed, in order; a torn last line is as good as none.</summary>
    public static List<ArchivedEntry> Read(string archive, string folder, Action<string> note)
    {
        var entries = new List<ArchivedEntry>();
        if (!File.Exists(PathFor(archive)))
            return entries;
        try
        {
            using var lines = File.ReadLines(PathFor(archive)).GetEnumerator();
            var header = lines.MoveNext() ? JsonSerializer.Deserialize(lines.Current, ArchiveJson.Default.JournalHeader) : null;
            if (header is null)
                return entries;
            if (header.Format != Format || header.Folder != folder)
            {
                note($"The partial archive was of '{header.Folder}'{(header.Format != Format ? " by another version of this program" : "")}: it is begun anew.");
                return entries;
            }

            while (lines.MoveNext() && JsonSerializer.Deserialize(lines.Current, ArchiveJson.Default.ArchivedEntry) is { } entry)
                entries.Add(entry);
        }
        catch (JsonException)
        {
            // The line that was being written when the power went; what came before it counts.
        }

        return entries;
    }

    /// <summary>Begins with what is kept of the earlier run; replaces its journal in one step.</summary>
    public static ArchiveJournal Begin(string archive, string folder, IEnumerable<ArchivedEntry> kept)
    {
        var temporary = TemporaryPathFor(archive);
        using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write))
        {
            WriteLine(file, JsonSerializer.SerializeToUtf8Bytes(new JournalHeader(Format, folder), ArchiveJson.Default.JournalHeader));
            foreach (var entry in kept)
                WriteLine(file, JsonSerializer.SerializeToUtf8Bytes(entry, ArchiveJson.Default.ArchivedEntry));
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, PathFor(archive), overwrite: true);
        return new ArchiveJournal(PathFor(archive));
    }

    /// <summary>Durable when it returns.</summary>
    public void Append(IEnumerable<ArchivedEntry> entries)
    {
        foreach (var entry in entries)
            WriteLine(_file, JsonSerializer.SerializeToUtf8Bytes(entry, ArchiveJson.Default.ArchivedEntry));
        _file.Flush(flushToDisk: true);
    }

    public void Delete()
    {
        Dispose();
        File.Delete(_path);
    }

    public void Dispose() => _file.Dispose();

    private static void WriteLine(FileStream file, byte[] json)
    {
        file.Write(json);
        file.WriteByte((byte)'\n');
    }
}
