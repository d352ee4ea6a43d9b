namespace TaskScheduling;

/// <summary>What one file holds.</summary>
/// <param name="Segments">In order; a replay may begin at any of them.</param>
/// <param name="TruncatedAt">Line that was cut off at the end. Null: none.</param>
internal sealed record RecordingContent(ValueList<RecordedSegment> Segments, int? TruncatedAt);

/// <summary>A state of an engine, and what happened to it from then on.</summary>
/// <remarks>Line: where its snapshot stands.</remarks>
internal sealed record RecordedSegment(int Line, RecordingHeader Header, EngineSnapshot Snapshot, ValueList<RecordedStep> Steps);

/// <summary>One input with everything that belongs to it.</summary>
/// <param name="Line">Where the input stands.</param>
/// <param name="Number">Of the input, over all segments of its process.</param>
/// <param name="Input">Without its owner.</param>
/// <param name="Answers">What the engine was told when it asked, in order: <see cref="RecordingLine.Usage"/> and <see cref="RecordingLine.Texts"/>.</param>
/// <param name="Effects">Null: the recording ends before it was written.</param>
internal sealed record RecordedStep(int Line, long Number, SchedulerInput Input, ValueList<RecordingLine> Answers, EffectsFingerprint? Effects);

/// <summary>Puts lines together to steps and segments.</summary>
internal sealed class RecordingAssembly
{
    private readonly List<RecordedSegment> _segments = [];
    private readonly List<RecordedStep> _steps = [];
    private readonly List<RecordingLine> _answers = [];
    private RecordingHeader? _header;
    private RecordingLine.Snapshot? _snapshot;
    private RecordingLine.Input? _input;
    private int? _truncatedAt;

    public void Add(RecordingLine line)
    {
        switch (line)
        {
            case RecordingLine.Truncated truncated: _truncatedAt = truncated.Number; break;
            case RecordingLine.Header header when _input is null && (_header is null || _snapshot is not null): Begin(header.Data); break;
            case RecordingLine.Snapshot snapshot when _header is not null && _snapshot is null: _snapshot = snapshot; break;
            case RecordingLine.Input input when _snapshot is not null && _input is null: _input = input; break;
            case RecordingLine.Usage or RecordingLine.Texts when _input is not null: _answers.Add(line); break;
            case RecordingLine.Effects effects when _input is not null: EndStep(effects.Data); break;
            default: throw new RecordingFormatException(line.Number, Expected(), $"a line of {line.GetType().Name.ToLowerInvariant()}");
        }
    }

    public RecordingContent Finish()
    {
        if (_input is not null)
            EndStep(null);
        EndSegment();
        return new RecordingContent([.. _segments], _truncatedAt);
    }

    private string Expected() => _header is null ? "a header"
        : _snapshot is null ? "a snapshot"
        : _input is null ? "an input or a header"
        : "usage, texts or effects";

    private void Begin(RecordingHeader header)
    {
        EndSegment();
        _header = header;
    }

    private void EndStep(EffectsFingerprint? effects)
    {
        _steps.Add(new RecordedStep(_input!.Number, _input.InputNumber, _input.Data, [.. _answers], effects));
        _answers.Clear();
        _input = null;
    }

    private void EndSegment()
    {
        if (_snapshot is not null)
            _segments.Add(new RecordedSegment(_snapshot.Number, _header!, _snapshot.Data, [.. _steps]));
        (_header, _snapshot) = (null, null);
        _steps.Clear();
    }
}
