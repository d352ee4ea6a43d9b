using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace TaskScheduling.Simulation;

/// <summary>One mapping of a scenario file, read by its shape. Every fault names file, line, column, key, rule, value and what to write instead.</summary>
internal sealed class ScenarioMap
{
    private const string TakesOver = "<<";
    private static readonly TimeSpan ShortestPeriod = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(36_500); // dates and sums of some durations stay far from their ends

    private readonly string _file;
    private readonly YamlMappingNode _node;
    private readonly Dictionary<string, YamlNode> _values = [];
    private readonly Shape _shape;
    private readonly string _path;

    public ScenarioMap(string file, YamlNode node, Shape shape, string path)
    {
        (_file, _shape, _path) = (file, shape, path);
        _node = node as YamlMappingNode
            ?? throw Fault(file, node, $"{Called(path)} must be a mapping of keys to values", Shown(node), $"It has the keys {Suggestions.List(shape.Keys.Select(key => key.Name))}.");
        Take(_node);
        foreach (var key in shape.Keys.Where(key => key.IsRequired && !Has(key.Name)))
            throw Fault(file, node, $"{Called(path)} needs the key '{key.Name}'", null, $"Write '{key.Name}: ...': {char.ToLowerInvariant(key.Description[0])}{key.Description[1..]}");
    }

    /// <summary>Its own keys, and below them those of a mapping that it takes over with <c>&lt;&lt;</c>.</summary>
    private void Take(YamlMappingNode node)
    {
        YamlNode? other = null;
        foreach (var (key, value) in node.Children)
        {
            var written = key is YamlScalarNode { Value: { } name } ? name : Shown(key); // of anything else the library makes a text that may have no end
            if (written == TakesOver)
                other = value;
            else if (_shape.Find(written) is null)
                throw Fault(_file, key, $"{Called(_path)} has no such key", written, Suggestions.Nearest(written, _shape.Keys.Select(known => known.Name)));
            else
                _values.TryAdd(written, value);
        }

        if (other is not null)
            Take(other as YamlMappingNode ?? throw Fault(_file, other, $"{Called(_path)}: << must name a mapping", Shown(other), "Write for example <<: *other."));
    }

    public bool Has(string key) => Find(key) is not null;

    public bool IsMapping(string key) => Find(key) is YamlMappingNode;

    public string? Text(string key) => Find(key) is { } node ? Scalar(key, node) : null;

    public T Choice<T>(string key, T otherwise, params (string Name, T Value)[] choices) => Find(key) is { } node ? Chosen(key, node, choices) : otherwise;

    public IEnumerable<T> Choices<T>(string key, params (string Name, T Value)[] choices)
    {
        foreach (var node in Items(key))
            yield return Chosen(key, node, choices);
    }

    public bool? Flag(string key) => Find(key) is not { } node ? null : Scalar(key, node) switch
    {
        "true" or "True" or "TRUE" => true,
        "false" or "False" or "FALSE" => false,
        var other => throw Wrong(key, node, "must be true or false", other, "Write true or false."),
    };

    public int? Count(string key, int lowest = 0, int highest = int.MaxValue) => Find(key) is not { } node ? null
        : int.TryParse(Scalar(key, node), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= lowest && count <= highest ? count
        : throw Wrong(key, node, $"must be a whole number from {lowest}{(highest < int.MaxValue ? $" to {highest}" : "")}", Scalar(key, node), "Write for example 3.");

    public long? Integer(string key) => Find(key) is not { } node ? null
        : long.TryParse(Scalar(key, node), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
        : throw Wrong(key, node, "must be a whole number", Scalar(key, node), "Write for example 42.");

    public DateTimeOffset? Date(string key) => Find(key) is not { } node ? null
        : DateTimeOffset.TryParse(Scalar(key, node), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var date) && date.Year is >= 1970 and < 3000 ? date
        : throw Wrong(key, node, "must be a date and time from 1970 to 2999", Scalar(key, node), "Write for example 2026-01-01T08:00:00Z.");

    public TimeSpan? Duration(string key, bool mayBeNegative = false) => Find(key) is { } node ? Duration(key, node, mayBeNegative) : null;

    /// <summary>Not shorter than what a play can step through.</summary>
    public TimeSpan? Period(string key) => Find(key) is not { } node ? null
        : Duration(key, node, mayBeNegative: false) is var period && period >= ShortestPeriod ? period
        : throw Wrong(key, node, "must be at least 1ms", Shown(node), "Write for example 30s.");

    public TimeSpan? PositiveDuration(string key) =>
        Duration(key) is not { } value ? null : value > TimeSpan.Zero ? value : throw Wrong(key, "must be positive", "Write for example 30s.");

    public TimeSpan RequiredDuration(string key) => Duration(key, _values[key], mayBeNegative: false);

    /// <summary>One, or a list of them.</summary>
    public IReadOnlyList<TimeSpan> Durations(string key) =>
        Find(key) is YamlSequenceNode list ? [.. list.Children.Select(node => Duration(key, node, false))] : Find(key) is { } node ? [Duration(key, node, false)] : [];

    public double? Measure(string key, Quantity quantity, double lowest = 0, double highest = double.MaxValue)
    {
        if (Find(key) is not { } node)
            return null;
        var text = Scalar(key, node);
        if (!quantity.TryParse(text, out var value))
            throw Wrong(key, node, $"must be {quantity.What} with its unit", text, $"Write for example {quantity.Example}; {Units(quantity)}.");
        return value >= lowest && value <= highest ? value
            : throw Wrong(key, node, $"must be {Range(quantity, lowest, highest)}", text, $"Write for example {quantity.Example}.");
    }

    public double? Positive(string key, Quantity quantity) => Measure(key, quantity) is not { } value ? null
        : value > 0 ? value : throw Wrong(key, "must be positive", $"Write for example {quantity.Example}.");

    /// <summary>These keys say nothing beside what else stands there.</summary>
    public void Refuse(string because, params string[] keys)
    {
        foreach (var key in keys.Where(Has))
            throw Wrong(key, $"says nothing here: it is {because}", "Take it out.");
    }

    /// <summary>Reads with a parser that throws where a value breaks a rule.</summary>
    public T? Parsed<T>(string key, Func<string, T> parse)
        where T : struct
    {
        if (Find(key) is not { } node)
            return null;
        var text = Scalar(key, node);
        try
        {
            return parse(text);
        }
        catch (FormatException exception)
        {
            var repeated = exception.Message.IndexOf("; was '", StringComparison.Ordinal);
            throw Wrong(key, node, "cannot be read", text, repeated < 0 ? exception.Message : $"{exception.Message[..repeated]}.");
        }
        catch (ArgumentException exception)
        {
            throw Wrong(key, node, $"breaks a rule: {RuleIn(exception)}", text, "Change the value.");
        }
    }

    /// <summary>Runs what checks values by itself, and gives its complaint a place.</summary>
    public T Checked<T>(Func<T> make)
    {
        try
        {
            return make();
        }
        catch (ArgumentException exception)
        {
            throw Fault(_file, _node, $"{Called(_path)} breaks a rule: {RuleIn(exception)}", null, "Change the value.");
        }
    }

    public ScenarioMap? Map(string key, Shape shape) => Find(key) is { } node ? new ScenarioMap(_file, node, shape, Below(key)) : null;

    public IEnumerable<ScenarioMap> Maps(string key, Shape shape)
    {
        var index = 0;
        foreach (var node in Items(key))
            yield return new ScenarioMap(_file, node, shape, $"{Below(key)}[{index++}]");
    }

    /// <summary>A mapping whose keys are names of their own.</summary>
    public IEnumerable<(string Name, string Value, InputFileException Unknown)> Pairs(string key, IEnumerable<string> known)
    {
        if (Find(key) is not { } node)
            yield break;
        if (node is not YamlMappingNode map)
            throw Wrong(key, node, "must be a mapping", Shown(node), $"Its keys are {Suggestions.List(known)}.");
        foreach (var (name, value) in map.Children)
            yield return (name.ToString(), Scalar(key, value), Fault(_file, name, $"{Called(Below(key))} has no such key", name.ToString(), Suggestions.Nearest(name.ToString(), known)));
    }

    public InputFileException Wrong(string key, string rule, string remedy)
    {
        var node = Find(key) ?? _node;
        return Wrong(key, node, rule, (node as YamlScalarNode)?.Value, remedy);
    }

    /// <summary>Of the whole mapping.</summary>
    public InputFileException Fault(string rule, string value, string remedy) => Fault(_file, _node, $"{Called(_path)} {rule}", value.Length > 0 ? value : "none", remedy);

    private T Chosen<T>(string key, YamlNode node, (string Name, T Value)[] choices)
    {
        var text = Scalar(key, node);
        foreach (var (name, value) in choices)
        {
            if (string.Equals(name, text, StringComparison.OrdinalIgnoreCase))
                return value;
        }

        throw Wrong(key, node, $"must be one of {Suggestions.List(choices.Select(choice => choice.Name))}", text, Suggestions.Near(text, choices.Select(choice => choice.Name)) ?? "Write one of them.");
    }

    private TimeSpan Duration(string key, YamlNode node, bool mayBeNegative)
    {
        var text = Scalar(key, node);
        var isNegative = mayBeNegative && text.StartsWith('-');
        var unsigned = isNegative || (mayBeNegative && text.StartsWith('+')) ? text[1..] : text;
        if (unsigned == "0")
            return TimeSpan.Zero;
        if (!DurationText.TryParse(unsigned.TrimStart('-'), out var duration) || (mayBeNegative && unsigned.StartsWith('-')))
            throw Wrong(key, node, "must be a duration with its unit", text, $"Write for example {(mayBeNegative ? "+1h or -30min" : "250ms, 30s, 10min, 2h or 00:10:00")}, without a space.");
        if (unsigned.StartsWith('-') || duration > Longest)
            throw Wrong(key, node, "must be a duration from 0 to 36500d", text, "Write for example 30s.");
        return isNegative ? -duration : duration;
    }

    private IEnumerable<YamlNode> Items(string key) => Find(key) switch
    {
        null => [],
        YamlSequenceNode list => list.Children,
        var node => throw Wrong(key, node, "must be a list", Shown(node), "Begin each item with '- '."),
    };

    private YamlNode? Find(string key)
    {
        if (_shape.Find(key) is null)
            throw new InvalidOperationException($"{_shape.Name} declares no key '{key}'.");
        return _values.GetValueOrDefault(key);
    }

    private string Scalar(string key, YamlNode node) => node is YamlScalarNode { Value: { } value } ? value
        : throw Wrong(key, node, "must be a single value", Shown(node), _shape.Find(key)?.Description ?? "Write one value.");

    private InputFileException Wrong(string key, YamlNode node, string rule, string? value, string remedy) => Fault(_file, node, $"{Below(key)} {rule}", value, remedy);

    private string Below(string key) => _path.Length == 0 ? key : $"{_path}.{key}";

    /// <summary>Without the name that the value has in the library's code.</summary>
    private static string RuleIn(ArgumentException exception)
    {
        var parameter = exception.Message.IndexOf(" (Parameter", StringComparison.Ordinal);
        return (parameter < 0 ? exception.Message : exception.Message[..parameter]).TrimEnd('.');
    }

    private static string Called(string path) => path.Length == 0 ? "a scenario" : path;

    private static string Shown(YamlNode node) => node switch
    {
        YamlScalarNode scalar => scalar.Value ?? "",
        YamlSequenceNode => "a list",
        _ => "a mapping",
    };

    private static string Range(Quantity quantity, double lowest, double highest)
    {
        var unit = quantity.Units[^1];
        string Shown(double value) => string.Create(CultureInfo.InvariantCulture, $"{value / unit.Factor:0.###} {unit.Unit}").TrimEnd();
        return highest == double.MaxValue ? $"{quantity.What} of at least {Shown(lowest)}" : $"{quantity.What} from {Shown(lowest)} to {Shown(highest)}";
    }

    private static string Units(Quantity quantity) =>
        quantity.Units.Select(unit => unit.Unit).Where(unit => unit.Length > 0).ToArray() is [var only] ? $"the unit is {only}" : $"units are {Suggestions.List(quantity.Units.Select(unit => unit.Unit).Where(unit => unit.Length > 0))}";

    /// <summary>What has no place in the file is the whole of it, or was set from outside.</summary>
    private static InputFileException Fault(string file, YamlNode node, string rule, string? value, string remedy) =>
        node.Start.Equals(Mark.Empty) && (node is not YamlScalarNode || node.End.Equals(Mark.Empty))
            ? new(file, null, null, rule, value, remedy)
            : new(file, (int)node.Start.Line, (int)node.Start.Column, rule, value, remedy);
}
