using System.Buffers;
using Microsoft.Extensions.Logging;

namespace TaskScheduling;

/// <summary>Writes down what the engine is told and asks, so that every decision can be replayed. Used in the turn only, but for the disk behind it.</summary>
/// <remarks>Whatever goes wrong with the recording ends the recording, and never anything else.</remarks>
internal sealed class Recorder : IRunProbe
{
    /// <summary>Enough for the disk to pause for a moment. Beyond it, inputs are left out up to the next segment.</summary>
    public const long MaximumBacklog = 8 << 20;

    private const int HandOverAt = 64 << 10;

    private readonly ArrayBufferWriter<byte> _lines = new(HandOverAt * 2);
    private readonly RecordingWriter _writer;
    private readonly RecordingDisk _disk;
    private readonly RecordingOptions _options;
    private readonly SchedulerEngineOptions _engineOptions;
    private readonly IRunProbe _probe;
    private readonly ILogger _logger;
    private long _inputs;
    private int _segment;
    private long _segmentBytes; // of this segment, what was handed over
    private long _snapshotBytes;
    private int _wholeBytes; // of what was not handed over, what belongs to inputs that are through
    private bool _isHandling;
    private bool _beginsFile;
    private bool _hasGap = true; // nothing has been recorded yet
    private bool _isOver;

    public Recorder(RecordingOptions options, SchedulerEngineOptions engineOptions, IRunProbe probe, ILogger logger, RecordingDisk? disk = null)
    {
        _options = options;
        _engineOptions = engineOptions;
        _probe = probe;
        _logger = logger;
        _writer = new RecordingWriter(_lines, options.Payloads);
        _disk = disk ?? new RecordingDisk(new RecordingFiles(options.Path, options.Segments).Begin, exception => _logger.RecordingStopped(exception, options.Path));
    }

    /// <summary>Lets the engine handle an input, and writes down what belongs to it.</summary>
    public void Handle(SchedulerEngine engine, in SchedulerInput input, List<SchedulerEffect> effects)
    {
        Exception? failed = null;
        Begin(engine, input);
        try
        {
            engine.Handle(input, effects);
        }
        catch (Exception exception)
        {
            failed = exception;
            throw;
        }
        finally
        {
            End(effects, failed);
        }
    }

    /// <summary>What this turn has brought goes to the disk.</summary>
    public void TurnEnded() => HandOver();

    /// <summary>In a turn; nothing is recorded from now on. Completes when everything is on the disk.</summary>
    public Task CloseAsync()
    {
        HandOver();
        _isOver = true;
        return _disk.CloseAsync();
    }

    UsageReading IRunProbe.Read(int slot)
    {
        var reading = _probe.Read(slot);
        if (_isHandling)
            Contain((Recorder: this, slot, reading), static told => told.Recorder._writer.Usage(told.slot, told.reading));
        return reading;
    }

    TaskTexts IRunProbe.ReadTexts(TaskId id, object? owner, int slot, Expiration? expiration)
    {
        var texts = _probe.ReadTexts(id, owner, slot, expiration);
        if (_isHandling)
            Contain((Recorder: this, id, slot, texts), static told => told.Recorder._writer.Texts(told.id, told.slot, told.texts));
        return texts;
    }

    private void Begin(SchedulerEngine engine, in SchedulerInput input)
    {
        _inputs++;
        if (_isOver || _disk.HasFailed || !IsDiskReady())
            return;
        _isHandling = true;
        _wholeBytes = _lines.WrittenCount;
        Contain((Recorder: this, engine, input), static told =>
        {
            told.Recorder.BeginSegmentIfDue(told.engine);
            told.Recorder._writer.Input(told.Recorder._inputs, told.input);
        });
    }

    private void End(List<SchedulerEffect> effects, Exception? failed)
    {
        if (!_isHandling)
            return;
        Contain((Recorder: this, effects, failed), static told => told.Recorder._writer.Effects(told.effects, told.failed));
        _isHandling = false;
        if (_lines.WrittenCount >= HandOverAt)
            HandOver();
    }

    /// <summary>Memory is bounded: a disk that does not keep up loses inputs, and gets a new segment once it has caught up.</summary>
    private bool IsDiskReady()
    {
        if (_hasGap)
            return _disk.Backlog == 0;
        if (_disk.Backlog - _snapshotBytes <= MaximumBacklog)
            return true;
        _hasGap = true;
        _logger.RecordingGap(_options.Path);
        return false;
    }

    /// <summary>A snapshot costs in proportion to the tasks: a segment is at least twice as long, whatever size was asked for.</summary>
    private void BeginSegmentIfDue(SchedulerEngine engine)
    {
        if (!_hasGap && _segmentBytes + _lines.WrittenCount < Math.Max(_options.SegmentBytes, _snapshotBytes * 2))
            return;
        HandOver();
        (_hasGap, _beginsFile, _segmentBytes) = (false, true, 0);
        _writer.Header(_engineOptions, ++_segment);
        _writer.Snapshot(engine.Export());
        _snapshotBytes = _lines.WrittenCount;
    }

    private void HandOver()
    {
        if (_lines.WrittenCount == 0 || _isOver)
            return;
        _segmentBytes += _lines.WrittenCount;
        _disk.Add(_lines.WrittenSpan, _beginsFile);
        (_beginsFile, _wholeBytes) = (false, 0);
        _lines.ResetWrittenCount();
    }

    private void Contain<T>(T told, Action<T> write)
    {
        try
        {
            write(told);
        }
        catch (Exception exception)
        {
            _isHandling = false;
            _isOver = true;
            if (_wholeBytes > 0)
                _disk.Add(_lines.WrittenSpan[.._wholeBytes], _beginsFile);
            _logger.RecordingStopped(exception, _options.Path);
        }
    }
}
