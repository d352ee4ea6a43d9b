using BenchmarkDotNet.Attributes;

namespace TaskScheduling.Benchmarks;

/// <summary>What does one deadline of a healthy run cost among many? It must allocate nothing.</summary>
[MemoryDiagnoser]
public class ExamineBenchmarks
{
    private EngineDriver _engine = null!;

    [Params(1, 1_000, 100_000)]
    public int Running { get; set; }

    [GlobalSetup]
    public void Setup() => _engine = HealthyRuns.Start(Running);

    [Benchmark]
    public int Examine_a_healthy_run() => _engine.AdvanceToDeadline();
}
