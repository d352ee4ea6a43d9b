using System.Text;
using System.Text.Json;

namespace TaskScheduling;

/// <summary>Reads a recording, line by line or in segments.</summary>
internal static class RecordingReader
{
    private const int Shown = 80;
    private const string OneOf = "one of header, snapshot, input, usage, texts, effects";

    // What is read carries its payloads with it or has none, so that one way of reading serves both.
    private static readonly JsonSerializerOptions Options = RecordingJson.Full;

    /// <summary>Every line in turn; the last one may be <see cref="RecordingLine.Truncated"/>.</summary>
    /// <exception cref="RecordingFormatException">While it is enumerated: a line is damaged.</exception>
    public static IEnumerable<RecordingLine> Lines(ReadOnlyMemory<byte> utf8)
    {
        for (var number = 1; !utf8.IsEmpty; number++)
        {
            var end = utf8.Span.IndexOf((byte)'\n');
            if (end < 0)
            {
                yield return new RecordingLine.Truncated(number, utf8.Length);
                yield break;
            }

            yield return Line(number, utf8.Span[..end]);
            utf8 = utf8[(end + 1)..];
        }
    }

    /// <summary>What lines come to, each part as soon as it is whole. The last one may be a <see cref="RecordedCut"/>.</summary>
    /// <exception cref="RecordingFormatException">While it is enumerated: a line is damaged, or stands where it does not belong.</exception>
    public static IEnumerable<RecordedPart> Parts(IEnumerable<RecordingLine> lines)
    {
        var recording = new RecordingAssembly();
        RecordedPart? cut = null;
        foreach (var line in lines)
        {
            var part = recording.Add(line);
            if (part is RecordedCut)
                cut = part;
            else if (part is not null)
                yield return part;
        }

        if (recording.Finish() is { } unfinished)
            yield return unfinished;
        if (cut is not null)
            yield return cut;
    }

    /// <summary>Segments with their steps.</summary>
    /// <exception cref="RecordingFormatException">A line is damaged, or stands where it does not belong.</exception>
    public static RecordingContent Read(ReadOnlyMemory<byte> utf8)
    {
        var segments = new List<(RecordedBeginning Beginning, List<RecordedStep> Steps)>();
        int? truncatedAt = null;
        foreach (var part in Parts(Lines(utf8)))
        {
            switch (part)
            {
                case RecordedBeginning beginning: segments.Add((beginning, [])); break;
                case RecordedStep step: segments[^1].Steps.Add(step); break;
                default: truncatedAt = part.Line; break;
            }
        }

        return new RecordingContent([.. segments.Select(segment => new RecordedSegment(segment.Beginning, [.. segment.Steps]))], truncatedAt);
    }

    /// <summary>One line, without its end.</summary>
    /// <exception cref="RecordingFormatException">It is damaged.</exception>
    public static RecordingLine Line(int number, ReadOnlySpan<byte> line)
    {
        var expected = OneOf;
        try
        {
            var reader = new Utf8JsonReader(line);
            if (!reader.Read() || reader.TokenType is not JsonTokenType.StartObject || !reader.Read() || reader.TokenType is not JsonTokenType.PropertyName)
                throw new JsonException("no object with a name");
            var name = reader.GetString();
            expected = Expected(name);
            RecordingLine read = name switch
            {
                "header" => new RecordingLine.Header(number, Known(Value<RecordingHeader>(ref reader))),
                "snapshot" => new RecordingLine.Snapshot(number, Value<EngineSnapshot>(ref reader)),
                "input" when Value<InputData>(ref reader) is var input => new RecordingLine.Input(number, input.Number, input.ToInput(Options)),
                "usage" when Value<UsageData>(ref reader) is var usage => new RecordingLine.Usage(number, usage.Slot, usage.Reading),
                "texts" when Value<TextsData>(ref reader) is var texts => new RecordingLine.Texts(number, texts.Task, texts.Slot, new TaskTexts(texts.Title, texts.Subtitle)),
                "effects" when Value<EffectsData>(ref reader) is var effects =>
                    new RecordingLine.Effects(number, new EffectsFingerprint(effects.Count, effects.Hash ?? "", [.. effects.Said ?? []], effects.Failed)),
                _ => throw new JsonException($"'{name}'"),
            };
            if (!reader.Read() || reader.TokenType is not JsonTokenType.EndObject || reader.Read())
                throw new JsonException("something behind its end");
            return read;
        }
        catch (Exception damage) when (damage is JsonException or ArgumentException or FormatException or OverflowException or NotSupportedException or InvalidOperationException)
        {
            throw new RecordingFormatException(number, expected, $"'{Beginning(line)}' ({damage.Message})", damage);
        }
    }

    private static string Expected(string? name) => name switch
    {
        "header" => $"a header of format {RecordingHeader.CurrentFormat}",
        "snapshot" => $"a snapshot of version {EngineSnapshot.CurrentVersion}",
        "input" => "an input with the data of its kind",
        "usage" => "a usage reading of a slot",
        "texts" => "the texts of a task",
        "effects" => "the fingerprint of the effects of an input",
        _ => OneOf,
    };

    private static RecordingHeader Known(RecordingHeader header) => header.Format == RecordingHeader.CurrentFormat
        ? header
        : throw new NotSupportedException($"format {header.Format}, written by version {header.Library}");

    private static T Value<T>(ref Utf8JsonReader reader)
        where T : class
    {
        reader.Read();
        return JsonSerializer.Deserialize(ref reader, Options.TypeOf<T>()) ?? throw new JsonException("null");
    }

    private static string Beginning(ReadOnlySpan<byte> line) =>
        Encoding.UTF8.GetString(line.Length <= Shown ? line : line[..Shown]) + (line.Length <= Shown ? "" : "...");
}
