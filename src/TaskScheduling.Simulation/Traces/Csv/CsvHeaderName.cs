namespace TaskScheduling.Simulation;

/// <summary>Reads names such as <c>time_s</c>, <c>Skin temperature (°C)</c> or <c>battery_percent</c>: a meaning, then its unit.</summary>
internal static class CsvHeaderName
{
    /// <summary>What a header means; null: nothing that a trace or a log has.</summary>
    /// <exception cref="InputFileException">The meaning is clear but needs a unit, which the name does not tell.</exception>
    public static CsvColumn? Parse(string header, bool isOfJobs, string file, int line)
    {
        var name = Normalized(header);
        foreach (var meaning in CsvVocabulary.Meanings.Where(meaning => CsvVocabulary.IsOfJobs(meaning) == isOfJobs))
        {
            var word = CsvVocabulary.Word(meaning);
            if (word.Units.Length == 0 && word.Headers.Contains(name))
                return new CsvColumn(meaning, null) { Name = header };
            foreach (var unit in word.Units)
            {
                var ending = $"_{Normalized(unit.Name)}";
                if (name.EndsWith(ending, StringComparison.Ordinal) && Means(word, name[..^ending.Length]))
                    return new CsvColumn(meaning, unit) { Name = header };
            }

            if (word.Headers.Contains(name))
            {
                throw new InputFileException(
                    file, line, null, $"The header of a column must say its unit ({word.UnitNames})", header, $"Name it {word.Headers[0]}_{word.Units[0].Name}, for example, or write a mapping file.");
            }
        }

        return null;
    }

    /// <summary>A device has several sensors, so their names may go before: <c>skin_temp</c>.</summary>
    private static bool Means(CsvWord word, string stem) => word.Headers.Any(header =>
        stem == header || (word.Kind is not null && stem.EndsWith($"_{header}", StringComparison.Ordinal)));

    private static string Normalized(string name)
    {
        var letters = name.ToLowerInvariant().Replace("%", " percent ", StringComparison.Ordinal)
            .Select(character => char.IsAsciiLetterOrDigit(character) ? character : ' ');
        return string.Join('_', string.Concat(letters).Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }
}
