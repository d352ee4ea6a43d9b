using System.Text;
using System.Text.Json.Serialization;

namespace ArchiveFolder;

/// <summary>An entry that is completely in the archive: what its headers say, and what is compared when a run is resumed.</summary>
/// <param name="Name">As in <see cref="FolderEntry"/>.</param>
/// <param name="Length">In bytes, uncompressed.</param>
/// <param name="Modified">Last write of the file, in UTC.</param>
/// <param name="Mode">Permissions. Null: it came from a system without.</param>
/// <param name="Crc32">Of the uncompressed bytes.</param>
/// <param name="CompressedLength">In bytes.</param>
/// <param name="Offset">Where its local header begins.</param>
internal sealed record ArchivedEntry(
    string Name, long Length, DateTimeOffset Modified, UnixFileMode? Mode, uint Crc32, long CompressedLength, long Offset)
{
    [JsonIgnore]
    public bool IsFolder => Name.EndsWith('/');

    [JsonIgnore]
    public bool IsDeflated => Length > 0;

    /// <summary>
    /// Whether its lengths need 64 bits. Decided before the compressed length is known, so with room to spare: deflate may make
    /// a file a little longer.
    /// </summary>
    [JsonIgnore]
    public bool IsLarge => Length >= 0xF000_0000;

    /// <summary>Offset behind its last byte.</summary>
    [JsonIgnore]
    public long End => Offset + ZipRecords.LocalHeaderLength(this) + CompressedLength;

    [JsonIgnore]
    public byte[] NameBytes => Encoding.UTF8.GetBytes(Name);
}
