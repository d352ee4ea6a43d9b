using BenchmarkDotNet.Attributes;

namespace TaskScheduling.Benchmarks;

/// <summary>What does a handler pay to say that it is alive, and how far is that from a plain write?</summary>
[MemoryDiagnoser]
public partial class WatchingBenchmarks
{
    private static readonly SchedulerClock Clock = new(TimeProvider.System); // one for all tasks, as a scheduler has it

    private readonly TaskProgress _progress = Make(hasStallLimit: false);
    private readonly TaskProgress _guarded = Make(hasStallLimit: true);
    private readonly TaskProgress _neighbour = Make(hasStallLimit: true);
    private long _count;

    [Benchmark(Description = "`CompletedUnitCount = n`")]
    public void Set() => _progress.CompletedUnitCount = ++_count;

    [Benchmark(Description = "`CompletedUnitCount = n`, stall limit")]
    public void Set_with_stall_limit() => _guarded.CompletedUnitCount = ++_count;

    [Benchmark(Description = "`CompletedUnitCount = n`, stall limit, 2 threads on 2 tasks", OperationsPerInvoke = TwoThreads.Operations)]
    public void Set_on_two_tasks() => TwoThreads.Run(first =>
    {
        var progress = first ? _guarded : _neighbour;
        var count = progress.CompletedUnitCount;
        for (var report = 0; report < TwoThreads.Operations; report++)
            progress.CompletedUnitCount = ++count;
    });

    [Benchmark(Description = "`Add`")]
    public void Add() => _progress.Add(1);

    [Benchmark(Description = "`Add`, stall limit")]
    public void Add_with_stall_limit() => _guarded.Add(1);

    [Benchmark(Description = "`Heartbeat`")]
    public void Heartbeat() => _progress.Heartbeat();

    [Benchmark(Description = "`Heartbeat`, stall limit")]
    public void Heartbeat_with_stall_limit() => _guarded.Heartbeat();

    [Benchmark(Description = "`Heartbeat`, stall limit, 2 threads on 2 tasks", OperationsPerInvoke = TwoThreads.Operations)]
    public void Heartbeat_on_two_tasks() => TwoThreads.Run(first =>
    {
        var progress = first ? _guarded : _neighbour;
        for (var beat = 0; beat < TwoThreads.Operations; beat++)
            progress.Heartbeat();
    });

    private static TaskProgress Make(bool hasStallLimit) => new(new SignsOfLife(Clock, hasStallLimit));
}
