using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace TaskScheduling;

/// <summary>A JSON value as UTF-8 bytes: value equality, nothing to dispose, its size known before submit.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class TaskPayload : IEquatable<TaskPayload>
{
    private readonly byte[] _utf8Json;

    private TaskPayload(byte[] utf8Json) => _utf8Json = utf8Json;

    /// <summary>Valid JSON of the same length, for where the data itself is nobody's business.</summary>
    internal static TaskPayload OfLength(int length)
    {
        if (length == 0)
            return Empty;
        var json = new byte[length];
        Array.Fill(json, (byte)' ');
        json[0] = (byte)'0';
        return new TaskPayload(json);
    }

    /// <summary>No payload: zero bytes.</summary>
    public static TaskPayload Empty { get; } = new([]);

    /// <summary>Serializes <paramref name="value"/>.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="typeInfo"/> is null.</exception>
    /// <exception cref="NotSupportedException">The type cannot be serialized.</exception>
    public static TaskPayload From<T>(T value, JsonTypeInfo<T> typeInfo)
    {
        ArgumentNullException.ThrowIfNull(typeInfo);
        return new TaskPayload(JsonSerializer.SerializeToUtf8Bytes(value, typeInfo));
    }

    /// <summary>Takes a copy of one complete JSON value.</summary>
    /// <exception cref="JsonException">The bytes are not exactly one JSON value.</exception>
    public static TaskPayload FromJson(ReadOnlySpan<byte> utf8Json)
    {
        if (utf8Json.IsEmpty)
            return Empty;

        var reader = new Utf8JsonReader(utf8Json);
        while (reader.Read())
        {
        }

        return new TaskPayload(utf8Json.ToArray());
    }

    /// <summary>Size in bytes; the limit at submit is <see cref="SchedulingPolicy.MaximumPayloadBytes"/>.</summary>
    public int Length => _utf8Json.Length;

    /// <summary>The JSON bytes.</summary>
    public ReadOnlyMemory<byte> Utf8Json => _utf8Json;

    /// <summary>Deserializes the value.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="typeInfo"/> is null.</exception>
    /// <exception cref="JsonException">There is no payload, or it does not fit <typeparamref name="T"/>; the message names the type.</exception>
    public T Read<T>(JsonTypeInfo<T> typeInfo)
    {
        ArgumentNullException.ThrowIfNull(typeInfo);
        if (Length == 0)
            throw new JsonException($"The payload is empty; expected {typeof(T).Name}. Submit the request with Payload = TaskPayload.From(...).");

        try
        {
            return JsonSerializer.Deserialize(_utf8Json, typeInfo)
                ?? throw new JsonException($"The payload is JSON null; expected {typeof(T).Name}.");
        }
        catch (JsonException unfit) when (unfit.Path is not null)
        {
            throw new JsonException($"The payload does not fit {typeof(T).Name} at {unfit.Path}: {unfit.Message}", unfit);
        }
    }

    /// <summary>True when both hold the same bytes.</summary>
    public bool Equals(TaskPayload? other) => other is not null && _utf8Json.AsSpan().SequenceEqual(other._utf8Json);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TaskPayload);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(_utf8Json);
        return hash.ToHashCode();
    }

    /// <summary>The JSON text.</summary>
    public override string ToString() => Encoding.UTF8.GetString(_utf8Json);
}
