using System.IO.Compression;
using System.IO.Hashing;

namespace ArchiveFolder;

/// <summary>
/// An archive in the making, <c>FILE.zip.partial</c>: whole entries one after the other, and perhaps half of one that the next run cuts off.
/// </summary>
/// <remarks>
/// <see cref="ZipArchive"/> cannot go on behind a cut, and in update mode it holds everything in memory; so the few records
/// of the format are written here. Equal files give equal bytes, however often the work was interrupted in between.
/// </remarks>
internal sealed class PartialArchive : IDisposable
{
    private const int ChunkLength = 64 * 1024;

    // A flush takes milliseconds, a tiny file far less: those that are done within this time of each other share one.
    private static readonly TimeSpan SettlePeriod = TimeSpan.FromMilliseconds(100);

    private readonly string _archive;
    private readonly FileStream _file;
    private readonly ArchiveJournal _journal;
    private readonly List<ArchivedEntry> _entries;
    private readonly byte[] _chunk = new byte[ChunkLength];
    private readonly TimeProvider _time;
    private int _settled;
    private long _settledAt;

    private PartialArchive(string archive, FileStream file, ArchiveJournal journal, IReadOnlyCollection<ArchivedEntry> kept, TimeProvider time)
    {
        _archive = archive;
        _time = time;
        _settled = kept.Count;
        _settledAt = time.GetTimestamp();
        _file = file;
        _journal = journal;
        _entries = [.. kept];
        _file.SetLength(End); // half an entry, or a directory that was not finished
        _file.Position = End;
    }

    public IReadOnlyList<ArchivedEntry> Entries => _entries;

    private long End => _entries is [.., var last] ? last.End : 0;

    public static string PathFor(string archive) => archive + ".partial";

    /// <summary>Every path that this program may write for an archive.</summary>
    public static string[] PathsFor(string archive) =>
        [archive, PathFor(archive), ArchiveJournal.PathFor(archive), ArchiveJournal.TemporaryPathFor(archive)];

    /// <summary>Opens what an earlier run left behind, or begins.</summary>
    /// <param name="archive">Path of the finished archive.</param>
    /// <param name="folder">Full path of the folder.</param>
    /// <param name="listing">The folder as it is now: what was archived of it is kept up to the first difference.</param>
    /// <param name="time">When entries are settled.</param>
    /// <param name="note">Told when something is archived anew.</param>
    /// <exception cref="ArchiveException">Another process is writing it, or it cannot be written.</exception>
    public static PartialArchive Open(string archive, string folder, FolderListing listing, TimeProvider time, Action<string> note)
    {
        var path = PathFor(archive);
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new ArchiveException($"Cannot write '{path}': {fault.Message}", fault);
        }

        try
        {
            var before = ArchiveJournal.Read(archive, folder, note).TakeWhile(entry => entry.End <= file.Length).ToList();
            var kept = before.Zip(listing.Entries).TakeWhile(pair => pair.Second.IsUnchangedSince(pair.First)).Select(pair => pair.First).ToList();
            if (kept.Count < before.Count)
                note($"From '{before[kept.Count].Name}' on the folder has changed since the last run: {before.Count - kept.Count} archived again.");
            return new PartialArchive(archive, file, ArchiveJournal.Begin(archive, folder, kept), kept, time);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Adds a file or an empty folder, which soon, and at the latest at the end, survives a crash and a power cut.</summary>
    /// <param name="source">What to add.</param>
    /// <param name="copied">Called after each piece, with its length in bytes.</param>
    /// <param name="cancellationToken">Ends it in the middle; the half entry is cut off by the next run.</param>
    /// <exception cref="ArchiveException">The file cannot be read, or changed meanwhile.</exception>
    public async Task AddAsync(FolderEntry source, Func<int, ValueTask> copied, CancellationToken cancellationToken)
    {
        var entry = new ArchivedEntry(source.Name, source.Length, source.Modified, source.Mode, 0, 0, End);
        if (entry.NameBytes.Length > ushort.MaxValue)
            throw new ArchiveException($"A name has at most {ushort.MaxValue} bytes in a zip file, '{source.Name[..40]}...' has {entry.NameBytes.Length}.");

        _file.Write(ZipRecords.LocalHeader(entry));
        var data = _file.Position;
        if (entry.IsDeflated)
            entry = entry with { Crc32 = await DeflateAsync(source, copied, cancellationToken) };
        var end = _file.Position;
        entry = entry with { CompressedLength = end - data };

        _file.Position = entry.Offset; // now that checksum and length are known
        _file.Write(ZipRecords.LocalHeader(entry));
        _file.Position = end;

        _entries.Add(entry);
        if (_time.GetElapsedTime(_settledAt) >= SettlePeriod)
            Settle();
    }

    /// <summary>Writes the directory and puts the archive in its place, all or nothing.</summary>
    public void Complete()
    {
        var directory = _file.Position;
        foreach (var entry in _entries)
            _file.Write(ZipRecords.CentralHeader(entry));
        _file.Write(ZipRecords.End(_entries.Count, directory, _file.Position - directory));
        _file.Flush(flushToDisk: true);
        _file.Dispose();
        File.Move(PathFor(_archive), _archive, overwrite: true);
        _journal.Delete();
    }

    public void Dispose()
    {
        if (_file.CanWrite)
            Settle();
        _journal.Dispose();
        _file.Dispose();
    }

    /// <summary>The data first: a journal must never name bytes that are not there.</summary>
    private void Settle()
    {
        if (_settled == _entries.Count)
            return;
        _file.Flush(flushToDisk: true);
        _journal.Append(_entries.Skip(_settled));
        _settled = _entries.Count;
        _settledAt = _time.GetTimestamp();
    }

    /// <remarks>
    /// Files are read and written synchronously: their asynchronous calls hop to another thread per piece, which costs more than
    /// it gives to work that has a thread of its own anyway.
    /// </remarks>
    private async Task<uint> DeflateAsync(FolderEntry source, Func<int, ValueTask> copied, CancellationToken cancellationToken)
    {
        using var input = Reading(source, () => new FileStream(source.Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0));
        using var deflate = new DeflateStream(_file, CompressionLevel.Optimal, leaveOpen: true);
        var crc = new Crc32();
        var left = source.Length;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();

            // Whole chunks, whatever the file system hands out: the compressor's output may depend on how its input is cut.
            var length = Reading(source, () => input.ReadAtLeast(_chunk, _chunk.Length, throwOnEndOfStream: false));
            left -= length;
            if (left < 0 || (length == 0 && left > 0))
                throw new ArchiveException($"'{source.Name}' changed while it was archived.");
            if (length == 0)
                return crc.GetCurrentHashAsUInt32();
            crc.Append(_chunk.AsSpan(0, length));
            deflate.Write(_chunk, 0, length);
            await copied(length);
        }
    }

    private static T Reading<T>(FolderEntry source, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new ArchiveException($"Cannot read '{source.Name}': {fault.Message}", fault);
        }
    }
}
