using System.Buffers;
using System.Text.Json;

namespace TaskScheduling;

/// <summary>Writes a recording line by line. One thread at a time.</summary>
internal sealed class RecordingWriter : IDisposable
{
    private readonly IBufferWriter<byte> _output;
    private readonly JsonSerializerOptions _options;
    private readonly Utf8JsonWriter _json;
    private readonly EffectsText _effects;
    private readonly bool _payloads;

    /// <param name="output">Gets whole lines.</param>
    /// <param name="payloads">Whether payloads, texts and messages are written as they are.</param>
    public RecordingWriter(IBufferWriter<byte> output, bool payloads)
    {
        _output = output;
        _payloads = payloads;
        _options = RecordingJson.For(payloads);
        _json = new Utf8JsonWriter(output, new JsonWriterOptions { Encoder = _options.Encoder });
        _effects = new EffectsText(_options);
    }

    /// <summary>Begins a segment.</summary>
    public void Header(SchedulerEngineOptions options, int segment) => Line("header", RecordingHeader.For(options, segment, _payloads));

    public void Snapshot(EngineSnapshot snapshot) => Line("snapshot", snapshot);

    public void Input(long number, in SchedulerInput input)
    {
        Begin("input");
        InputData.Write(_json, number, input, _options);
        End();
    }

    public void Usage(int slot, in UsageReading reading) => Line("usage", new UsageData(slot, reading));

    public void Texts(TaskId id, int slot, TaskTexts texts) => Line("texts", new TextsData(id, slot, texts.Title, texts.Subtitle));

    /// <summary>Ends what belongs to an input.</summary>
    public void Effects(List<SchedulerEffect> effects, Exception? failed)
    {
        var print = EffectsFingerprint.Of(effects, failed?.GetType().Name, _effects);
        Line("effects", new EffectsData(print.Count, print.Count == 0 ? null : print.Hash, print.Said.Count == 0 ? null : [.. print.Said], print.Failed));
    }

    public void Dispose()
    {
        _json.Dispose();
        _effects.Dispose();
    }

    private void Line<T>(string name, T value)
    {
        Begin(name);
        JsonSerializer.Serialize(_json, value, _options.TypeOf<T>());
        End();
    }

    private void Begin(string name)
    {
        _json.Reset();
        _json.WriteStartObject();
        _json.WritePropertyName(name);
    }

    private void End()
    {
        _json.WriteEndObject();
        _json.Flush();
        _output.Write("\n"u8);
    }
}
