using BenchmarkDotNet.Attributes;

namespace TaskScheduling.Benchmarks;

/// <summary>What does the engine spend on one task that does nothing: submitted, persisted, run ended, persisted?</summary>
[MemoryDiagnoser]
public class RunToEndBenchmarks
{
    private readonly ProcessingTaskRequest _bare = new(EngineDriver.Identifier);
    private readonly ProcessingTaskRequest _governed = new(EngineDriver.Identifier)
    {
        Budget = new TaskBudget { Time = TimeSpan.FromHours(1), Progress = new ProgressLimit(TimeSpan.FromMinutes(5)) },
    };

    private readonly EngineDriver _engine = new(EngineDriver.Policy(slots: 4));

    [Benchmark(Baseline = true)]
    public int Without_budgets() => _engine.End(_engine.Submit(_bare));

    [Benchmark]
    public int With_time_and_stall_budgets() => _engine.End(_engine.Submit(_governed));
}
