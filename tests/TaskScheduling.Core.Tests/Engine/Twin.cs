using System.Text.Json;

namespace TaskScheduling.Tests.Engine;

/// <summary>Follows an engine and must have the same effects, although now and then it is made anew from what a snapshot says.</summary>
internal sealed class Twin(EngineHarness harness, Func<SchedulerInput, bool> isMadeAnewBefore) : IRunProbe
{
    private readonly Queue<UsageReading> _readings = new();
    private SchedulerEngine? _engine;

    public int CheckedInputs { get; private set; }

    public static EngineSnapshot Through(EngineSnapshot snapshot) =>
        JsonSerializer.Deserialize(JsonSerializer.SerializeToUtf8Bytes(snapshot, RecordingJson.Full.TypeOf<EngineSnapshot>()), RecordingJson.Full.TypeOf<EngineSnapshot>())!;

    public static string Text(EngineSnapshot snapshot) => JsonSerializer.Serialize(snapshot, RecordingJson.Full.TypeOf<EngineSnapshot>());

    public UsageReading Read(int slot) => _readings.Dequeue();

    public TaskTexts ReadTexts(TaskId id, object? owner, int slot, Expiration? expiration) => Given.Texts(id, expiration);

    public void Before(SchedulerInput input)
    {
        if (!isMadeAnewBefore(input))
            return;
        var snapshot = harness.Engine.Export();
        if (_engine is not null)
            Compare(Text(_engine.Export()), Text(snapshot));
        _engine = SchedulerEngine.Restore(Through(snapshot), harness.Options with { Policy = Given.Policy }, this, (_, request) => request); // the snapshot's policy counts
        Promise.Keep(_engine.NextDeadline == harness.Engine.NextDeadline, "another next deadline");
    }

    public void After(SchedulerInput input, IEnumerable<UsageReading> readings, IReadOnlyList<SchedulerEffect> expected)
    {
        if (_engine is null)
            return;
        _readings.Clear();
        foreach (var reading in readings)
            _readings.Enqueue(reading);
        var effects = new List<SchedulerEffect>();
        _engine.HandleReadably(input, effects);
        Promise.Keep(_readings.Count == 0, "it asked for less");
        Promise.Keep(effects.Count == expected.Count, $"{effects.Count} effects of {input.Kind}, expected {expected.Count}");
        for (var index = 0; index < effects.Count; index++)
            Promise.Keep(effects[index] == expected[index], $"effect {index} of {input.Kind}: {effects[index]}, expected {expected[index]}");

        CheckedInputs++;
    }

    private static void Compare(string actual, string expected)
    {
        var same = actual.AsSpan().CommonPrefixLength(expected);
        Promise.Keep(same == actual.Length && same == expected.Length, $"the restored engine has come to another state: {Around(actual, same)}, expected {Around(expected, same)}");
    }

    private static string Around(string text, int place) => text[Math.Max(0, place - 200)..Math.Min(text.Length, place + 100)];
}
