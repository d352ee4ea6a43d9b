namespace TaskScheduling;

/// <summary>What one file holds.</summary>
/// <param name="Segments">In order; a replay may begin at any of them.</param>
/// <param name="TruncatedAt">Line that was cut off at the end. Null: none.</param>
internal sealed record RecordingContent(ValueList<RecordedSegment> Segments, int? TruncatedAt);

/// <summary>A state of an engine, and what happened to it from then on.</summary>
internal sealed record RecordedSegment(RecordedBeginning Beginning, ValueList<RecordedStep> Steps)
{
    public RecordingHeader Header => Beginning.Header;

    public EngineSnapshot Snapshot => Beginning.Snapshot;
}

/// <summary>What a recording is read as, piece by piece.</summary>
/// <param name="Line">Where it stands.</param>
internal abstract record RecordedPart(int Line);

/// <summary>A segment begins: from this state on, the steps that follow.</summary>
internal sealed record RecordedBeginning(int Line, RecordingHeader Header, EngineSnapshot Snapshot) : RecordedPart(Line);

/// <summary>The last line has no end; nothing follows.</summary>
internal sealed record RecordedCut(int Line) : RecordedPart(Line);

/// <summary>One input with everything that belongs to it.</summary>
/// <param name="Line">Where the input stands.</param>
/// <param name="Number">Of the input, over all segments of its process.</param>
/// <param name="Input">Without its owner.</param>
/// <param name="Answers">What the engine was told when it asked, in order: <see cref="RecordingLine.Usage"/> and <see cref="RecordingLine.Texts"/>.</param>
/// <param name="Effects">Null: the recording ends before it was written.</param>
internal sealed record RecordedStep(int Line, long Number, SchedulerInput Input, ValueList<RecordingLine> Answers, EffectsFingerprint? Effects) : RecordedPart(Line);

/// <summary>Puts lines together to parts, each as soon as it is whole.</summary>
internal sealed class RecordingAssembly
{
    private readonly List<RecordingLine> _answers = [];
    private RecordingHeader? _header;
    private bool _hasSnapshot;
    private RecordingLine.Input? _input;

    /// <summary>The part that this line completes. Null: none yet.</summary>
    /// <exception cref="RecordingFormatException">The line does not belong here.</exception>
    public RecordedPart? Add(RecordingLine line)
    {
        switch (line)
        {
            case RecordingLine.Truncated truncated: return new RecordedCut(truncated.Number);
            case RecordingLine.Header header when _input is null && (_header is null || _hasSnapshot):
                (_header, _hasSnapshot) = (header.Data, false);
                return null;
            case RecordingLine.Snapshot snapshot when _header is not null && !_hasSnapshot:
                _hasSnapshot = true;
                return new RecordedBeginning(snapshot.Number, _header, snapshot.Data);
            case RecordingLine.Input input when _hasSnapshot && _input is null:
                _input = input;
                return null;
            case RecordingLine.Usage or RecordingLine.Texts when _input is not null:
                _answers.Add(line);
                return null;
            case RecordingLine.Effects effects when _input is not null: return EndStep(effects.Data);
            default: throw new RecordingFormatException(line.Number, Expected(), $"a line of {line.GetType().Name.ToLowerInvariant()}");
        }
    }

    /// <summary>The input whose effects were not written any more. Null: there is none.</summary>
    public RecordedStep? Finish() => _input is null ? null : EndStep(null);

    private string Expected() => _header is null ? "a header"
        : !_hasSnapshot ? "a snapshot"
        : _input is null ? "an input or a header"
        : "usage, texts or effects";

    private RecordedStep EndStep(EffectsFingerprint? effects)
    {
        var step = new RecordedStep(_input!.Number, _input.InputNumber, _input.Data, [.. _answers], effects);
        _answers.Clear();
        _input = null;
        return step;
    }
}
