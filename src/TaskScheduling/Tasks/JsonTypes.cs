using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace TaskScheduling;

/// <summary>Serializer options for checkpoints that are saved without type info.</summary>
internal static class JsonTypes
{
    private static readonly System.Runtime.CompilerServices.ConditionalWeakTable<IJsonTypeInfoResolver, JsonSerializerOptions> ByResolver = [];

    public static JsonSerializerOptions Options(IJsonTypeInfoResolver resolver) =>
        ByResolver.GetValue(resolver, static types => new JsonSerializerOptions { TypeInfoResolver = types });
}
