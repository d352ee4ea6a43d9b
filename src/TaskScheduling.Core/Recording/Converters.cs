using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace TaskScheduling;

/// <summary>Writes one type as another one that is plain.</summary>
internal sealed class MappedConverter<T, TData>(Func<T, TData> toData, Func<TData, T> fromData) : JsonConverter<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        fromData(JsonSerializer.Deserialize(ref reader, (JsonTypeInfo<TData>)options.GetTypeInfo(typeof(TData)))!);

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, toData(value), (JsonTypeInfo<TData>)options.GetTypeInfo(typeof(TData)));
}

/// <summary>A case of a closed hierarchy: a pair of its code and its data.</summary>
/// <param name="codeOf">What a case is called.</param>
/// <param name="cases">Those that are read. None: it is only written.</param>
internal sealed class CaseConverter<T>(Func<T, string> codeOf, IReadOnlyDictionary<string, Type> cases) : JsonConverter<T>
    where T : class
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is not JsonTokenType.StartArray || !reader.Read() || reader.TokenType is not JsonTokenType.String)
            throw new JsonException($"{typeof(T).Name} is a pair of a code and its data.");
        var code = reader.GetString()!;
        if (!cases.TryGetValue(code, out var which))
            throw new JsonException($"No {typeof(T).Name} is called '{code}'; there are {string.Join(", ", cases.Keys.Order(StringComparer.Ordinal))}.");
        reader.Read();
        var value = (T?)JsonSerializer.Deserialize(ref reader, options.GetTypeInfo(which));
        if (value is null || !reader.Read() || reader.TokenType is not JsonTokenType.EndArray)
            throw new JsonException($"{typeof(T).Name} is a pair of a code and its data.");
        return value;
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        writer.WriteStringValue(codeOf(value));
        JsonSerializer.Serialize(writer, value, options.GetTypeInfo(value.GetType()));
        writer.WriteEndArray();
    }
}

/// <summary>Writes something else in place of a text; reads what is there.</summary>
internal sealed class InsteadConverter<T>(Func<T, T> instead) : JsonConverter<T>
{
    public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize(ref reader, (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T)));

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, instead(value), (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T)));
}
