namespace TaskScheduling.Simulation;

/// <summary>Replays a recording under the policy it was made with, and compares every decision.</summary>
internal sealed class ExactReplay
{
    private readonly RecordingFile _file;
    private readonly IReplayListener? _listener;
    private readonly ExactResult _result = new();
    private RecordingReplay? _replay;
    private RecordedBeginning? _beginning; // of the segment whose first input has not come yet
    private long _lastNumber;

    private ExactReplay(RecordingFile file, IReplayListener? listener) => (_file, _listener) = (file, listener);

    /// <param name="file">What to replay.</param>
    /// <param name="listener">Sees everything that is replayed. Null: nobody does.</param>
    /// <param name="progress">Hears how far it is, 0 to 1.</param>
    /// <exception cref="InputFileException">The recording is damaged.</exception>
    public static ExactResult Run(RecordingFile file, IReplayListener? listener = null, IProgress<double>? progress = null)
    {
        var replay = new ExactReplay(file, listener);
        try
        {
            return replay.Run(progress);
        }
        finally
        {
            replay._replay?.Dispose();
        }
    }

    private ExactResult Run(IProgress<double>? progress)
    {
        foreach (var (segment, part) in _file.Read(progress))
        {
            switch (part)
            {
                case RecordedBeginning beginning:
                    _beginning = beginning;
                    _result.Segments++;
                    _result.Libraries.Add(beginning.Header.Library);
                    break;
                case RecordedStep { Effects: null }: _result.Unfinished++; break; // cut off: nobody knows what followed
                case RecordedStep step:
                    if (_beginning is not null)
                        Begin(segment, _beginning, step);
                    if (Play(step) is { } difference)
                        return _result.With(segment, difference);
                    break;
                default: _result.Cuts.Add((segment, part.Line)); break;
            }
        }

        return _result.Segments > 0
            ? _result
            : throw new InputFileException(_file.Name, null, null, "a recording begins with a header and a snapshot; there is no whole one", null, "Name another recording: this one was cut off before anything happened.");
    }

    private void Begin(SegmentFile segment, RecordedBeginning beginning, RecordedStep first)
    {
        var isSameProcess = beginning.Header.Segment > 1 && _lastNumber > 0 && first.Number > _lastNumber;
        if (!isSameProcess)
            _result.Processes++;
        else if (first.Number > _lastNumber + 1)
            _result.Gaps.Add((_lastNumber + 1, first.Number - 1));
        _replay?.Dispose();
        _replay = null;
        _listener?.Begin(beginning, first, isSameProcess && first.Number == _lastNumber + 1);
        try
        {
            _replay = new RecordingReplay(beginning, _listener is null ? null : _listener.OwnerOf);
        }
        catch (RecordingFormatException fault)
        {
            throw segment.Fault(fault);
        }

        _beginning = null;
    }

    private ReplayDifference? Play(RecordedStep step)
    {
        _listener?.Take(step);
        if (_replay!.Play(step) is { } difference)
            return difference;
        _lastNumber = step.Number;
        _result.Inputs++;
        _result.Decisions += _replay.Decisions;
        _result.First ??= step.Input.At.Utc;
        _result.Last = step.Input.At.Utc;
        _listener?.Observe(step, _replay.Effects);
        return null;
    }
}
