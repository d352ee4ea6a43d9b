using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace TaskScheduling.Simulation;

/// <summary>Reads a mapping file; JSON is read as the YAML that it also is.</summary>
internal sealed class CsvMappingReader(string file)
{
    private const int MostCharacters = 64 * 1024;
    private const int MostDepth = 8;

    private static readonly string[] Keys = ["separator", "decimal", "header", "missing", "maximum_gap", "columns"];

    /// <exception cref="InputFileException">Names the place, the rule and the remedy.</exception>
    public CsvMapping Read(string text)
    {
        if (text.Length > MostCharacters)
        {
            throw new InputFileException(
                file, null, null, $"A mapping must have at most {MostCharacters} characters", text.Length.ToString(CultureInfo.InvariantCulture), "Check that it is the right file.");
        }

        var root = Map(Load(text), "A mapping file", Keys);
        var hasHeader = !root.TryGetValue("header", out var header) || Choice(header, ("true", true), ("false", false));
        var columns = List(Required(root, "columns", "[{ column: time_s, means: time, unit: s }]"), "columns")
            .Select(node => new CsvColumnEntry(this, node).Read(hasHeader))
            .ToArray();
        var separator = root.TryGetValue("separator", out var between)
            ? Choice<char?>(between, (",", ','), (";", ';'), ("\t", '\t'), ("tab", '\t'))
            : null;
        var hasComma = root.TryGetValue("decimal", out var comma) && Choice(comma, (".", false), (",", true));
        if (hasComma && separator != ';')
            throw Fault(comma!, "A decimal comma needs ';' between the fields", null, "Write separator: \";\" as well, or decimal: \".\".");
        return new CsvMapping(columns)
        {
            Separator = separator,
            HasDecimalComma = hasComma,
            HasHeader = hasHeader,
            Missing = root.TryGetValue("missing", out var missing) ? [.. List(missing, "missing").Select(Number)] : [-1],
            MaximumGap = root.TryGetValue("maximum_gap", out var gap) ? Duration(gap, "maximum_gap") : null,
        };
    }

    internal Dictionary<string, YamlNode> Map(YamlNode node, string what, params string[] keys)
    {
        if (node is not YamlMappingNode map)
            throw Fault(node, $"{what} must be a list of keys and values", (node as YamlScalarNode)?.Value, $"Its keys are {string.Join(", ", keys)}.");
        var values = new Dictionary<string, YamlNode>();
        foreach (var (key, value) in map.Children)
        {
            var name = Text(key, "A key");
            if (keys.Length > 0 && !keys.Contains(name))
                throw Fault(key, $"{what} must have known keys only", name, $"Its keys are {string.Join(", ", keys)}.");
            values[name] = value;
        }

        return values;
    }

    internal IEnumerable<YamlNode> List(YamlNode node, string key) => node is YamlSequenceNode list
        ? list.Children
        : throw Fault(node, $"{key} must be a list", (node as YamlScalarNode)?.Value, $"Write {key}: [ ... ].");

    internal YamlNode Required(Dictionary<string, YamlNode> map, string key, string example) => map.TryGetValue(key, out var node)
        ? node
        : throw Fault(map.Values.FirstOrDefault(), $"{key} must be given", null, $"Write {key}: {example}.");

    internal string Text(YamlNode node, string what) => node is YamlScalarNode { Value: { } value }
        ? value
        : throw Fault(node, $"{what} must be a text", null, "Write one word or number.");

    internal T Choice<T>(YamlNode node, params (string Text, T Value)[] choices)
    {
        var text = Text(node, "The value");
        foreach (var (choice, value) in choices)
        {
            if (choice.Equals(text, StringComparison.OrdinalIgnoreCase))
                return value;
        }

        throw Fault(node, $"The value must be one of {string.Join(", ", choices.Select(choice => choice.Text.Replace("\t", "\\t", StringComparison.Ordinal)))}", text, "Choose one of them.");
    }

    internal TimeSpan Duration(YamlNode node, string key)
    {
        var text = Text(node, key);
        return DurationText.TryParse(text, out var duration) && duration > TimeSpan.Zero && duration.Ticks < DeviceTraceBuilder.MostTicks
            ? duration
            : throw Fault(node, $"{key} must be a positive duration", text, "Write 30s, 5min or 1h, for example.");
    }

    internal InputFileException Fault(YamlNode? node, string rule, string? value, string remedy) =>
        new(file, node is null ? null : (int)node.Start.Line, node is null ? null : (int)node.Start.Column, rule, value, remedy);

    private double Number(YamlNode node)
    {
        var text = Text(node, "missing");
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Fault(node, "missing must be numbers", text, "Leave it out: empty cells and texts such as n/a are unknown in any case.");
    }

    private YamlNode Load(string text)
    {
        try
        {
            CheckDepth(text);
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            if (stream.Documents.Count == 1)
                return stream.Documents[0].RootNode;
        }
        catch (YamlException exception)
        {
            throw new InputFileException(
                file, (int)exception.Start.Line, (int)exception.Start.Column, "A mapping file must be YAML or JSON", null, $"Correct it: {exception.Message.TrimEnd('.')}.", exception);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            // What the parser throws on some damaged texts, without a place.
            throw new InputFileException(file, null, null, "A mapping file must be YAML or JSON", null, "Write it as docs/reference/traces.md shows.", exception);
        }

        throw new InputFileException(file, null, null, "A mapping file must hold one document", null, "Write its columns, as docs/reference/traces.md shows.");
    }

    /// <summary>The tree is built by recursion, so what would exhaust the stack is turned away before.</summary>
    private void CheckDepth(string text)
    {
        var parser = new Parser(new StringReader(text));
        var depth = 0;
        while (parser.MoveNext())
        {
            depth += parser.Current!.NestingIncrease;
            var place = parser.Current.Start;
            if (depth > MostDepth)
                throw new InputFileException(file, (int)place.Line, (int)place.Column, $"A mapping must be nested at most {MostDepth} deep", null, "Write it as docs/reference/traces.md shows.");
            if (parser.Current is AnchorAlias)
                throw new InputFileException(file, (int)place.Line, (int)place.Column, "A mapping must have no references", null, "Write the value itself.");
        }
    }
}
