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
internal sealed record Key(string Name, Func<JsonObject> Type, string Description, bool IsRequired = false)
{
    /// <summary>Shape of the mapping, or of each item, that stands there. Null: a value does.</summary>
    public Shape? Below { get; private init; }

    /// <summary>Any single value: what looks like a number is a text, too.</summary>
    public static Key Text(string name, string description, bool isRequired = false) =>
        new(name, () => new JsonObject { ["type"] = new JsonArray("string", "number", "boolean") }, description, isRequired);

    /// <summary>A text of a form that its own parser checks.</summary>
    public static Key Form(string name, string description, params string[] examples) =>
        new(name, () => new JsonObject { ["type"] = "string", ["examples"] = new JsonArray([.. examples.Select(example => JsonValue.Create(example))]) }, description);

    public static Key Flag(string name, string description) => new(name, () => Simple("boolean"), description);

    public static Key Count(string name, string description, int highest = int.MaxValue) => new(
        name, () => highest == int.MaxValue ? new JsonObject { ["type"] = "integer", ["minimum"] = 0 } : new JsonObject { ["type"] = "integer", ["minimum"] = 0, ["maximum"] = highest }, description);

    public static Key Integer(string name, string description) => new(name, () => Simple("integer"), description);

    public static Key Duration(string name, string description, bool isRequired = false) => new(name, DurationType, description, isRequired);

    /// <summary>A duration, or one of some words.</summary>
    public static Key DurationOr(string name, string description, params string[] words) =>
        new(name, () => new JsonObject { ["anyOf"] = new JsonArray(OneOf(words), DurationType()) }, description);

    public static Key Of(string name, Quantity quantity, string description, bool isRequired = false) => new(name, () => Measure(quantity), description, isRequired);

    /// <summary>A quantity, or one of some words.</summary>
    public static Key OfOr(string name, Quantity quantity, string description, params string[] words) =>
        new(name, () => new JsonObject { ["anyOf"] = new JsonArray(OneOf(words), Measure(quantity)) }, description);

    public static Key Choice(string name, IEnumerable<string> choices, string description, bool isRequired = false)
    {
        var known = choices.ToArray();
        return new Key(name, () => OneOf(known), description, isRequired);
    }

    public static Key Map(string name, Shape shape, string description, bool isRequired = false) => new(name, () => Reference(shape), description, isRequired) { Below = shape };

    public static Key List(string name, Shape shape, string description, bool isRequired = false) =>
        new(name, () => new JsonObject { ["type"] = "array", ["items"] = Reference(shape) }, description, isRequired) { Below = shape };

    public static Key Names(string name, IEnumerable<string> choices, string description)
    {
        var known = choices.ToArray();
        return new Key(name, () => new JsonObject { ["type"] = "array", ["items"] = OneOf(known) }, description);
    }

    /// <summary>A name, or a mapping that starts from one.</summary>
    public static Key NameOrMap(string name, IEnumerable<string> choices, Shape shape, string description, bool isRequired = false)
    {
        var known = choices.ToArray();
        return new Key(name, () => new JsonObject { ["anyOf"] = new JsonArray(OneOf(known), Reference(shape)) }, description, isRequired) { Below = shape };
    }

    /// <summary>One duration, or a list of them.</summary>
    public static Key Durations(string name, string description) =>
        new(name, () => new JsonObject { ["anyOf"] = new JsonArray(DurationType(), new JsonObject { ["type"] = "array", ["items"] = DurationType() }) }, description);

    /// <summary>A mapping whose keys are some names, and whose values are some words.</summary>
    public static Key Pairs(string name, IEnumerable<string> names, IEnumerable<string> words, string description)
    {
        var (known, values) = (names.ToArray(), words.ToArray());
        return new Key(
            name,
            () => new JsonObject { ["type"] = "object", ["properties"] = new JsonObject(known.Select(each => KeyValuePair.Create(each, (JsonNode?)OneOf(values)))), ["additionalProperties"] = false },
            description);
    }

    private static JsonObject DurationType() => new()
    {
        ["type"] = new JsonArray("string", "number"),
        ["pattern"] = @"^([-+]?([0-9]+\.?[0-9]*|\.[0-9]+)(ms|min|s|m|h|d)|[0-9.]*[0-9]:[0-9.:]+|0)$",
        ["minimum"] = 0,
        ["maximum"] = 0, // a number needs its unit, but for zero
        ["examples"] = new JsonArray("250ms", "30s", "10min", "2h", "00:10:00"),
    };

    private static JsonObject Measure(Quantity quantity) => new()
    {
        ["type"] = quantity.NeedsNoUnit ? new JsonArray("string", "number") : "string",
        ["pattern"] = quantity.Pattern,
        ["examples"] = new JsonArray(quantity.Example),
    };

    private static JsonObject OneOf(IEnumerable<string> words) => new() { ["enum"] = new JsonArray([.. words.Select(word => JsonValue.Create(word))]) };

    private static JsonObject Simple(string type) => new() { ["type"] = type };

    private static JsonObject Reference(Shape shape) => new() { ["$ref"] = $"#/$defs/{shape.Name}" };
}
