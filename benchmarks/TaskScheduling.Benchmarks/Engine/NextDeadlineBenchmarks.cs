using BenchmarkDotNet.Attributes;

namespace TaskScheduling.Benchmarks;

/// <summary>What does the loop pay to ask when it must wake up?</summary>
[MemoryDiagnoser]
public class NextDeadlineBenchmarks
{
    private EngineDriver _engine = null!;

    [Params(1, 100_000)]
    public int Running { get; set; }

    [GlobalSetup]
    public void Setup() => _engine = HealthyRuns.Start(Running);

    [Benchmark]
    public TimeSpan? NextDeadline() => _engine.NextDeadline;
}
