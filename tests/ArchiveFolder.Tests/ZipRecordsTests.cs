using System.IO.Compression;

namespace ArchiveFolder.Tests;

public sealed class ZipRecordsTests
{
    private static readonly DateTimeOffset Modified = new(2026, 11, 22, 12, 30, 40, TimeSpan.Zero);

    [Test]
    public void More_entries_than_sixteen_bits_can_count()
    {
        var entries = Enumerable.Range(0, 70_000).Select(number => new ArchivedEntry($"{number:00000}", 0, Modified, null, 0, 0, number)).ToList();
        using var zip = Directory(new MemoryStream(), at: 100_000, entries);
        Assert.That(zip.Entries, Has.Count.EqualTo(70_000));
    }

    [Test]
    public void Lengths_and_offsets_beyond_thirty_two_bits()
    {
        var large = new ArchivedEntry("large", 5L << 30, Modified, null, 7, 6L << 30, 0);
        var far = new ArchivedEntry("far", 10, Modified, null, 7, 12, 7L << 30);
        var path = Path.GetTempFileName();
        try
        {
            using var zip = Directory(new FileStream(path, FileMode.Open), at: 8L << 30, [large, far]);
            Assert.That(
                zip.Entries.Select(entry => (entry.FullName, entry.Length, entry.CompressedLength)),
                Is.EqualTo([("large", 5L << 30, 6L << 30), ("far", 10L, 12L)]));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [TestCase(0xEFFF_FFFF, false)]
    [TestCase(0xF000_0000, true)]
    public void A_local_header_leaves_room_for_what_deflate_may_add(long length, bool isLarge)
    {
        var entry = new ArchivedEntry("name", length, Modified, null, 0, 0, 0);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(entry.IsLarge, Is.EqualTo(isLarge));
            Assert.That(ZipRecords.LocalHeader(entry), Has.Length.EqualTo(ZipRecords.LocalHeaderLength(entry)));
        }
    }

    private static ZipArchive Directory(Stream stream, long at, IEnumerable<ArchivedEntry> entries)
    {
        stream.SetLength(at);
        stream.Position = at;
        var count = 0;
        foreach (var entry in entries)
        {
            stream.Write(ZipRecords.CentralHeader(entry));
            count++;
        }

        stream.Write(ZipRecords.End(count, at, stream.Position - at));
        return new ZipArchive(stream, ZipArchiveMode.Read);
    }
}
