using System.Buffers;
using System.Text;
using TaskScheduling.Tests.Engine;

namespace TaskScheduling.Tests.Recording;

/// <summary>What an engine in a test has been told, as the bytes of a recording.</summary>
internal sealed class RecordedHistory
{
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private readonly RecordingWriter _writer;
    private readonly EngineHarness _engine;
    private int _segments;

    public RecordedHistory(EngineHarness engine, bool payloads = false)
    {
        _engine = engine;
        _writer = new RecordingWriter(_bytes, payloads);
        BeginSegment();
        engine.Recording = _writer;
    }

    public ReadOnlyMemory<byte> Bytes => _bytes.WrittenMemory;

    public string Text => Encoding.UTF8.GetString(_bytes.WrittenSpan);

    public string[] Lines => Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public void BeginSegment()
    {
        _writer.Header(_engine.Options, ++_segments);
        _writer.Snapshot(_engine.Engine.Export());
    }

    public static ReadOnlyMemory<byte> Of(IEnumerable<string> lines) => Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n")));
}
