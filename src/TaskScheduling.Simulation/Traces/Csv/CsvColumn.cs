namespace TaskScheduling.Simulation;

/// <summary>What one column means. Named or numbered, and found in a file by <see cref="Index"/>.</summary>
/// <param name="Meaning">What it holds.</param>
/// <param name="Unit">Null where the meaning needs none.</param>
internal sealed record CsvColumn(CsvMeaning Meaning, CsvUnit? Unit)
{
    /// <summary>The header's text; null: it goes by number.</summary>
    public string? Name { get; init; }

    /// <summary>From 0; negative until it is found by its name.</summary>
    public int Index { get; init; } = -1;

    /// <summary>The channel's name; null: the header's text, else the meaning.</summary>
    public string? Channel { get; init; }

    /// <summary>Texts and the values they stand for; null: the vocabulary's.</summary>
    public Dictionary<string, double>? Values { get; init; }

    /// <summary>What texts that are in no table stand for; null: nothing.</summary>
    public double? OtherValues { get; init; }

    /// <summary>For times: how long each row covers; zero: it is a reading of one moment.</summary>
    public TimeSpan Interval { get; init; }

    /// <summary>For times: whether a row is marked with the end of what it covers.</summary>
    public bool MarksEnd { get; init; }

    /// <summary>How messages name the column.</summary>
    public string Title => Name ?? $"column {Index + 1}";

    /// <summary>The name of the channel that comes of it.</summary>
    public string ChannelName => Channel ?? Name ?? CsvVocabulary.Word(Meaning).Name;

    /// <summary>Values by their texts; null: numbers only.</summary>
    public Dictionary<string, double>? Texts => Values ?? CsvVocabulary.Word(Meaning).Values;
}
