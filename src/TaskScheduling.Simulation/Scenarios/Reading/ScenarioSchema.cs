using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TaskScheduling.Simulation;

/// <summary>The shapes of scenario files as a JSON schema (draft 2020-12), for editors.</summary>
/// <remarks>What it accepts the reader does not refuse for its form. The reader is more patient: with the case of names, and with quotes around numbers.</remarks>
internal static class ScenarioSchema
{
    /// <summary>Name of the file that is shipped beside the scenarios.</summary>
    public const string FileName = "scenario.schema.json";

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Text { get; } = Make().ToJsonString(Readable) + "\n";

    private static JsonObject Make()
    {
        var definitions = new JsonObject();
        foreach (var shape in Below(ScenarioReader.Shape).DistinctBy(shape => shape.Name).OrderBy(shape => shape.Name, StringComparer.Ordinal))
            definitions[shape.Name] = Describe(shape);
        var schema = new JsonObject { ["$schema"] = "https://json-schema.org/draft/2020-12/schema", ["title"] = "A scenario of TaskScheduling" };
        foreach (var (key, value) in Describe(ScenarioReader.Shape).ToArray())
            schema[key] = value?.DeepClone();
        schema["$defs"] = definitions;
        return schema;
    }

    private static IEnumerable<Shape> Below(Shape shape) =>
        shape.Keys.Select(key => key.Below).OfType<Shape>().SelectMany(below => Below(below).Prepend(below));

    private static JsonObject Describe(Shape shape)
    {
        var properties = new JsonObject();
        foreach (var key in shape.Keys)
        {
            var property = key.Type();
            property.Insert(0, "description", key.Description);
            properties[key.Name] = property;
        }

        var described = new JsonObject { ["description"] = shape.Description, ["type"] = "object", ["properties"] = properties };
        if (shape.Keys.Where(key => key.IsRequired).Select(key => key.Name).ToArray() is { Length: > 0 } required)
            described["required"] = new JsonArray([.. required.Select(name => JsonValue.Create(name))]);
        described["additionalProperties"] = false;
        return described;
    }
}
