using System.Text.Json.Serialization;

namespace ArchiveFolder;

/// <summary>What goes through JSON: the order, the checkpoints and the result.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ArchiveOrder))]
[JsonSerializable(typeof(ArchivePosition))]
[JsonSerializable(typeof(JournalHeader))]
[JsonSerializable(typeof(ArchivedEntry))]
internal sealed partial class ArchiveJson : JsonSerializerContext;
