namespace ArchiveFolder;

/// <summary>The records of a zip file besides the data (PKWARE APPNOTE 6.3, sections 4.3.7 to 4.3.16), with Zip64 where a number needs it.</summary>
internal static class ZipRecords
{
    private const uint LocalSignature = 0x0403_4b50;
    private const uint CentralSignature = 0x0201_4b50;
    private const uint EndSignature = 0x0605_4b50;
    private const uint Zip64EndSignature = 0x0606_4b50;
    private const uint Zip64LocatorSignature = 0x0706_4b50;
    private const ushort Utf8Names = 1 << 11;
    private const ushort Deflate = 8;
    private const ushort Stored = 0;
    private const ushort Version20 = 20;
    private const ushort Version45 = 45;
    private const ushort MadeOnUnix = 3 << 8;
    private const ushort Zip64Tag = 0x0001;
    private const ushort UnixTimeTag = 0x5455;
    private const uint InExtra = 0xFFFF_FFFF;
    private const int LocalFixedLength = 30;

    public static long LocalHeaderLength(ArchivedEntry entry) =>
        LocalFixedLength + entry.NameBytes.Length + (entry.IsLarge ? 20 : 0) + (UnixSeconds(entry) is null ? 0 : 9);

    public static byte[] LocalHeader(ArchivedEntry entry)
    {
        var record = new RecordWriter();
        record.U32(LocalSignature);
        WriteCommon(record, entry);
        var extra = new RecordWriter();
        if (entry.IsLarge)
            extra.U16(Zip64Tag).U16(16).U64(entry.Length).U64(entry.CompressedLength);
        WriteUnixTime(extra, entry);
        return record.U16(entry.NameBytes.Length).U16(extra.Length).Bytes(entry.NameBytes).Bytes(extra.ToArray()).ToArray();
    }

    public static byte[] CentralHeader(ArchivedEntry entry)
    {
        var isFar = entry.Offset >= InExtra;
        var record = new RecordWriter();
        record.U32(CentralSignature).U16((entry.Mode is null ? 0 : MadeOnUnix) | Version45);
        WriteCommon(record, entry, isFar);
        var extra = new RecordWriter();
        if (entry.IsLarge || isFar)
            extra.U16(Zip64Tag).U16((entry.IsLarge ? 16 : 0) + (isFar ? 8 : 0));
        if (entry.IsLarge)
            extra.U64(entry.Length).U64(entry.CompressedLength);
        if (isFar)
            extra.U64(entry.Offset);
        WriteUnixTime(extra, entry);
        return record.U16(entry.NameBytes.Length).U16(extra.Length)
            .U16(0) // comment
            .U16(0) // disk
            .U16(0) // internal attributes
            .U32(Attributes(entry))
            .U32(isFar ? InExtra : (uint)entry.Offset)
            .Bytes(entry.NameBytes).Bytes(extra.ToArray()).ToArray();
    }

    /// <summary>The end of the central directory that lies from <paramref name="offset"/> for <paramref name="length"/> bytes.</summary>
    public static byte[] End(long entries, long offset, long length)
    {
        var record = new RecordWriter();
        if (entries >= ushort.MaxValue || offset >= InExtra || length >= InExtra)
        {
            record.U32(Zip64EndSignature).U64(44).U16(Version45).U16(Version45).U32(0).U32(0).U64(entries).U64(entries).U64(length).U64(offset);
            record.U32(Zip64LocatorSignature).U32(0).U64(offset + length).U32(1);
        }

        var few = (int)Math.Min(entries, ushort.MaxValue);
        return record.U32(EndSignature).U16(0).U16(0).U16(few).U16(few)
            .U32((uint)Math.Min(length, InExtra)).U32((uint)Math.Min(offset, InExtra)).U16(0).ToArray();
    }

    private static void WriteCommon(RecordWriter record, ArchivedEntry entry, bool isFar = false)
    {
        var (date, time) = DosTime(entry.Modified);
        record.U16(entry.IsLarge || isFar ? Version45 : Version20).U16(Utf8Names).U16(entry.IsDeflated ? Deflate : Stored)
            .U16(time).U16(date).U32(entry.Crc32)
            .U32(entry.IsLarge ? InExtra : (uint)entry.CompressedLength)
            .U32(entry.IsLarge ? InExtra : (uint)entry.Length);
    }

    /// <summary>The exact time in UTC, beside the DOS time, which is local and even seconds only.</summary>
    private static void WriteUnixTime(RecordWriter extra, ArchivedEntry entry)
    {
        if (UnixSeconds(entry) is { } seconds)
            extra.U16(UnixTimeTag).U16(5).Byte(1).U32((uint)seconds);
    }

    private static int? UnixSeconds(ArchivedEntry entry) =>
        entry.Modified.ToUnixTimeSeconds() is >= int.MinValue and <= int.MaxValue and var seconds ? (int)seconds : null;

    private static (int Date, int Time) DosTime(DateTimeOffset modified)
    {
        var local = modified.LocalDateTime;
        var inRange = local.Year < 1980 ? new DateTime(1980, 1, 1) : local.Year > 2107 ? new DateTime(2107, 12, 31) : local;
        var date = ((inRange.Year - 1980) << 9) | (inRange.Month << 5) | inRange.Day;
        var time = (inRange.Hour << 11) | (inRange.Minute << 5) | (inRange.Second / 2);
        return (date, time);
    }

    /// <summary>Unix type and permissions above, the DOS folder bit below.</summary>
    private static uint Attributes(ArchivedEntry entry)
    {
        var type = entry.IsFolder ? 0x4000u : 0x8000u;
        var unix = entry.Mode is { } mode ? (type | (uint)mode) << 16 : 0;
        return unix | (entry.IsFolder ? 0x10u : 0);
    }
}
