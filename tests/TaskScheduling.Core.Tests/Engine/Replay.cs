namespace TaskScheduling.Tests.Engine;

/// <summary>Same policy, same inputs, same probe answers: same effects.</summary>
internal sealed class Replay(IEnumerable<UsageReading> readings) : IRunProbe
{
    private readonly Queue<UsageReading> _readings = new(readings);

    public static void Check(EngineHarness recorded, bool durable)
    {
        var engine = new SchedulerEngine(
            new SchedulerEngineOptions(RandomPolicies.All[0]) { StoreIsDurable = durable, Processors = 2 }, new Replay(recorded.Readings));
        var effects = new List<SchedulerEffect>();
        foreach (var input in recorded.Inputs)
            engine.HandleReadably(input, effects);

        Promise.Keep(effects.Count == recorded.Effects.Count, $"{effects.Count} effects, recorded {recorded.Effects.Count}");
        for (var index = 0; index < effects.Count; index++)
            Promise.Keep(effects[index] == recorded.Effects[index], $"effect {index}: {effects[index]}, recorded {recorded.Effects[index]}");
    }

    public UsageReading Read(int slot) => _readings.Dequeue();

    public TaskTexts ReadTexts(TaskId id, object? owner, int slot, Expiration? expiration) => Given.Texts(id, expiration);
}
