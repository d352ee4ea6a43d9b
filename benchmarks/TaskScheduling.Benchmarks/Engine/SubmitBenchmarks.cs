using BenchmarkDotNet.Attributes;

namespace TaskScheduling.Benchmarks;

/// <summary>What does it cost to admit one task (submitted, then persisted), and does it grow with the tasks that are pending?</summary>
/// <remarks>A batch of 1,000 is submitted to an engine that is built anew for each batch, so <see cref="Pending"/> is the number at its start.</remarks>
[MemoryDiagnoser]
public class SubmitBenchmarks
{
    private const int Batch = 1_000;

    private readonly ProcessingTaskRequest _request = new(EngineDriver.Identifier);
    private EngineDriver _engine = null!;

    [Params(1, 1_000, 100_000)]
    public int Pending { get; set; }

    [IterationSetup(Target = nameof(Accepted_and_waiting))]
    public void FillSlots()
    {
        _engine = new EngineDriver(EngineDriver.Policy(slots: 4));
        _engine.SubmitMany(_request, 4 + Pending);
    }

    /// <summary>What is pending waits for another day, so that the slots are free for the batch.</summary>
    [IterationSetup(Target = nameof(Accepted_and_running))]
    public void FreeSlots()
    {
        _engine = new EngineDriver(EngineDriver.Policy(slots: Batch));
        _engine.SubmitMany(_request with { EarliestBeginDate = _engine.At.Utc + TimeSpan.FromDays(1) }, Pending);
    }

    [Benchmark(OperationsPerInvoke = Batch)]
    public int Accepted_and_running()
    {
        _engine.SubmitMany(_request, Batch);
        return _engine.Load.Running == Batch ? Batch : throw new InvalidOperationException($"{_engine.Load} instead of {Batch} running.");
    }

    [Benchmark(OperationsPerInvoke = Batch)]
    public int Accepted_and_waiting()
    {
        _engine.SubmitMany(_request, Batch);
        return _engine.Load.Pending == Batch + Pending ? Batch : throw new InvalidOperationException($"{_engine.Load} instead of {Batch + Pending} pending.");
    }
}
