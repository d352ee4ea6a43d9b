using System.Text.Json.Nodes;

namespace TaskScheduling.Simulation;

/// <summary>The keys that one mapping of a scenario file may have. The reader and the JSON schema are made from the same shapes.</summary>
internal sealed class Shape(string name, string description, params Key[] keys)
{
    public string Name { get; } = name;

    public string Description { get; } = description;

    public IReadOnlyList<Key> Keys { get; } = keys;

    public Key? Find(string key) => Keys.FirstOrDefault(known => known.Name == key);
}

/// <summary>One key.</summary>
/// <param name="Name">As it is written.</param>
/// <param name="Type">What may stand there, as a JSON schema.</param>
/// <param name="Description">What it means, with its default.</param>
/// <param name="IsRequired">It cannot be left out.</param>
internal sealed record Key(string Name, Func<JsonNode> Type, string Description, bool IsRequired = false)
{
    public static Key Text(string name, string description, bool isRequired = false) => new(name, () => Simple("string"), description, isRequired);

    public static Key Flag(string name, string description) => new(name, () => Simple("boolean"), description);

    public static Key Count(string name, string description) => new(name, () => new JsonObject { ["type"] = "integer", ["minimum"] = 0 }, description);

    public static Key Integer(string name, string description) => new(name, () => Simple("integer"), description);

    public static Key Duration(string name, string description, bool isRequired = false) => new(name, DurationType, description, isRequired);

    public static Key Of(string name, Quantity quantity, string description, bool isRequired = false) => new(
        name, () => new JsonObject { ["type"] = new JsonArray("string", "number"), ["examples"] = new JsonArray(quantity.Example) }, description, isRequired);

    public static Key Choice(string name, IEnumerable<string> choices, string description, bool isRequired = false)
    {
        var known = choices.ToArray();
        return new Key(name, () => new JsonObject { ["enum"] = new JsonArray([.. known.Select(choice => JsonValue.Create(choice))]) }, description, isRequired);
    }

    public static Key Map(string name, Shape shape, string description, bool isRequired = false) => new(name, () => Reference(shape), description, isRequired);

    public static Key List(string name, Shape shape, string description, bool isRequired = false) =>
        new(name, () => new JsonObject { ["type"] = "array", ["items"] = Reference(shape) }, description, isRequired);

    public static Key Names(string name, IEnumerable<string> choices, string description)
    {
        var known = choices.ToArray();
        return new Key(name, () => new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["enum"] = new JsonArray([.. known.Select(choice => JsonValue.Create(choice))]) } }, description);
    }

    /// <summary>A name, or a mapping that starts from one.</summary>
    public static Key NameOrMap(string name, IEnumerable<string> choices, Shape shape, string description, bool isRequired = false)
    {
        var known = choices.ToArray();
        return new Key(name, () => new JsonObject { ["anyOf"] = new JsonArray(new JsonObject { ["enum"] = new JsonArray([.. known.Select(choice => JsonValue.Create(choice))]) }, Reference(shape)) }, description, isRequired);
    }

    /// <summary>One duration, or a list of them.</summary>
    public static Key Durations(string name, string description) =>
        new(name, () => new JsonObject { ["anyOf"] = new JsonArray(DurationType(), new JsonObject { ["type"] = "array", ["items"] = DurationType() }) }, description);

    private static JsonObject DurationType() => new() { ["type"] = "string", ["examples"] = new JsonArray("250ms", "30s", "10min", "2h", "00:10:00") };

    private static JsonObject Simple(string type) => new() { ["type"] = type };

    private static JsonObject Reference(Shape shape) => new() { ["$ref"] = $"#/$defs/{shape.Name}" };
}
