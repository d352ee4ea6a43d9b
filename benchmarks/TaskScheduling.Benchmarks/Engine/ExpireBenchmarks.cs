using BenchmarkDotNet.Attributes;

namespace TaskScheduling.Benchmarks;

/// <summary>What does it cost to find one run over its time limit and to say why, one by one and all in one turn?</summary>
[MemoryDiagnoser]
public class ExpireBenchmarks
{
    private const int Runs = 10_000;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private EngineDriver _engine = null!;

    [IterationSetup(Target = nameof(One_by_one))]
    public void SpreadLimits() => Start(apart: TimeSpan.FromMilliseconds(1));

    [IterationSetup(Target = nameof(All_at_one_instant))]
    public void EqualLimits() => Start(apart: TimeSpan.Zero);

    [Benchmark(OperationsPerInvoke = Runs)]
    public int One_by_one()
    {
        var effects = 0;
        for (var run = 0; run < Runs; run++)
            effects += _engine.Advance(_limits[run]);
        return Checked(effects);
    }

    [Benchmark(OperationsPerInvoke = Runs)]
    public int All_at_one_instant() => Checked(_engine.Advance(Limit));

    private readonly TimeSpan[] _limits = new TimeSpan[Runs];

    // Warned before at 80 % of the limit, as always.
    private void Start(TimeSpan apart)
    {
        _engine = new EngineDriver(EngineDriver.Policy(Runs));
        for (var run = 0; run < Runs; run++)
        {
            var limit = Limit + (apart * run);
            _limits[run] = limit;
            _engine.Submit(new ProcessingTaskRequest(EngineDriver.Identifier) { Budget = new TaskBudget { Time = limit } });
        }

        _engine.Advance(Limit - TimeSpan.FromTicks(1));
    }

    /// <summary>Each expiry is told to the handler, to watchers and to presenters.</summary>
    private static int Checked(int effects) =>
        effects >= 3 * Runs ? effects : throw new InvalidOperationException($"{effects} effects of {Runs} expiries.");
}
