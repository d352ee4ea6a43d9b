using System.Text.Json.Serialization;

namespace ChunkedUpload;

/// <summary>The payload of a task: which chunk. Where the server is belongs to the process, not to the task.</summary>
/// <param name="Path">Full path of the recorded chunk.</param>
internal sealed record ChunkOrder(string Path)
{
    [JsonIgnore]
    public string Name => System.IO.Path.GetFileName(Path);
}

/// <summary>The checkpoint, saved after each part.</summary>
/// <param name="Length">Bytes of the chunk.</param>
/// <param name="Modified">Last write of the chunk, in UTC: another one is another chunk.</param>
/// <param name="Sha256">Of the chunk; computed once, and not again by the run after a crash.</param>
/// <param name="Sent">Bytes that the server has confirmed.</param>
internal sealed record UploadPosition(long Length, DateTime Modified, byte[] Sha256, long Sent);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ChunkOrder))]
[JsonSerializable(typeof(UploadPosition))]
internal sealed partial class UploadJson : JsonSerializerContext;
