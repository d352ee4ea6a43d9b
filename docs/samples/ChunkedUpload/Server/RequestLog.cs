using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChunkedUpload;

/// <summary>One request as the server has seen it.</summary>
/// <param name="Chunk">Name of the chunk.</param>
/// <param name="From">Offset of the first byte.</param>
/// <param name="Bytes">How many have arrived and are kept.</param>
/// <param name="Answer">Status, or what the server did instead of answering.</param>
internal sealed record LoggedRequest(string Chunk, long From, long Bytes, string Answer);

/// <summary><c>requests.jsonl</c> beside the chunks: a line of JSON for each part, to see what went over the wire. Thread-safe.</summary>
internal sealed class RequestLog(string folder)
{
    private readonly Lock _gate = new();
    private readonly string _path = PathIn(folder);

    public static string PathIn(string folder) => Path.Combine(folder, "requests.jsonl");

    public void Add(LoggedRequest request)
    {
        using (_gate.EnterScope())
            File.AppendAllText(_path, JsonSerializer.Serialize(request, ServerJson.Default.LoggedRequest) + "\n");
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LoggedRequest))]
internal sealed partial class ServerJson : JsonSerializerContext;
