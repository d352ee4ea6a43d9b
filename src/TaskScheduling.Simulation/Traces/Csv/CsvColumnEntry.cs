using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace TaskScheduling.Simulation;

/// <summary>One entry of the list of columns in a mapping file.</summary>
internal sealed class CsvColumnEntry(CsvMappingReader reader, YamlNode node)
{
    private static readonly string[] Keys = ["column", "means", "unit", "name", "marks", "interval", "values", "true_when"];

    private readonly Dictionary<string, YamlNode> _map = reader.Map(node, "An entry of columns", Keys);

    /// <exception cref="InputFileException">Names the place, the rule and the remedy.</exception>
    public CsvColumn Read(bool hasHeader)
    {
        var meaning = reader.Choice(
            reader.Required(_map, "means", "temperature, for example"),
            [.. CsvVocabulary.Meanings.Select(meaning => (CsvVocabulary.Word(meaning).Name, meaning))]);
        var column = Place(new CsvColumn(meaning, Unit(CsvVocabulary.Word(meaning))), hasHeader);
        if (_map.TryGetValue("name", out var name))
            column = column with { Channel = reader.Text(name, "name") };
        column = Texts(column);
        return meaning == CsvMeaning.Time ? Times(column) : column;
    }

    private CsvUnit? Unit(CsvWord word)
    {
        if (word.Units.Length == 0)
        {
            return _map.TryGetValue("unit", out var extra)
                ? throw reader.Fault(extra, $"{word.Name} must have no unit", reader.Text(extra, "unit"), "Leave it out.")
                : null;
        }

        var unit = reader.Required(_map, "unit", $"{word.Units[0].Name} ({word.Name} knows {word.UnitNames})");
        return reader.Choice(unit, [.. word.Units.Select(known => (known.Name, known))]);
    }

    /// <summary>A plain number counts columns from 1; a header that is a number is written in quotes.</summary>
    private CsvColumn Place(CsvColumn column, bool hasHeader)
    {
        var place = reader.Required(_map, "column", "temp, the header's text, or its number from 1");
        var text = reader.Text(place, "column");
        if (((YamlScalarNode)place).Style == ScalarStyle.Plain && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return number is >= 1 and <= CsvLine.MostFields
                ? column with { Index = number - 1 }
                : throw reader.Fault(place, $"column must be a header's text or a number from 1 to {CsvLine.MostFields}", text, "Count the columns from 1.");
        }

        return hasHeader
            ? column with { Name = text }
            : throw reader.Fault(place, "column must be a number where there is no header", text, "Count the columns from 1.");
    }

    private CsvColumn Texts(CsvColumn column)
    {
        var isFlag = column.Meaning is CsvMeaning.ExternalPower or CsvMeaning.Idle;
        if (_map.TryGetValue("true_when", out var texts))
        {
            if (!isFlag)
                throw reader.Fault(texts, "true_when must be given for external_power and idle only", null, "Use values instead.");
            return column with
            {
                Values = reader.List(texts, "true_when").Select(text => reader.Text(text, "true_when")).Distinct(StringComparer.OrdinalIgnoreCase)
                    .ToDictionary(text => text, _ => 1.0, StringComparer.OrdinalIgnoreCase),
                OtherValues = 0,
            };
        }

        if (!_map.TryGetValue("values", out var values))
            return column;
        if (CsvVocabulary.Word(column.Meaning).Values is not { } known)
            throw reader.Fault(values, "values must be given for external_power, idle, network and thermal only", null, "Leave them out.");
        var read = new Dictionary<string, double>(StringComparer.OrdinalIgnoreCase);
        foreach (var (text, value) in reader.Map(values, "values"))
            read[text] = reader.Choice(value, [.. known.Select(pair => (pair.Key, pair.Value))]);
        return column with { Values = read };
    }

    private CsvColumn Times(CsvColumn column)
    {
        var marksEnd = _map.TryGetValue("marks", out var marks) && reader.Choice(marks, ("start", false), ("end", true));
        var interval = _map.TryGetValue("interval", out var length) ? reader.Duration(length, "interval") : TimeSpan.Zero;
        if (marksEnd && interval == TimeSpan.Zero)
            throw reader.Fault(marks!, "A time that marks the end needs the length of its interval", null, "Write interval: 5min, for example.");
        return column with { MarksEnd = marksEnd, Interval = interval };
    }
}
