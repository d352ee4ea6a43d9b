using BenchmarkDotNet.Attributes;

namespace TaskScheduling.Benchmarks;

/// <summary>What does it cost when the network goes or comes back? It must not grow with the tasks that wait for it.</summary>
[MemoryDiagnoser]
public class ConditionChangeBenchmarks
{
    private static readonly DeviceConditions Online = DeviceConditions.Ideal;
    private static readonly DeviceConditions Offline = DeviceConditions.Ideal with { Network = NetworkState.None };

    private EngineDriver _engine = null!;
    private bool _online;

    [Params(1, 1_000, 100_000)]
    public int Waiting { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _engine = new EngineDriver(EngineDriver.Policy(slots: 0)); // nothing starts: the change alone is measured
        _engine.SubmitMany(new ProcessingTaskRequest(EngineDriver.Identifier) { RequiresNetworkConnectivity = true }, Waiting);
        _online = true;
    }

    [Benchmark]
    public int Network_goes_or_comes_back()
    {
        _online = !_online;
        _engine.Read(_online ? Online : Offline);
        return _engine.Handle(SchedulerInput.Advance(_engine.At));
    }
}
