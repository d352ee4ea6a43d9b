using BenchmarkDotNet.Attributes;

namespace TaskScheduling.Benchmarks;

/// <summary>What does a handler pay to say that it is alive, and how far is that from a plain write?</summary>
[MemoryDiagnoser]
public class ReportBenchmarks
{
    private readonly TaskProgress _progress = Make(hasStallLimit: false);
    private readonly TaskProgress _guarded = Make(hasStallLimit: true);
    private readonly Progress<long> _handled = new(static _ => { });
    private long _count;
    private long _floor;

    /// <summary>Below what can be measured, so it is no baseline.</summary>
    [Benchmark]
    public void Floor_volatile_write() => Volatile.Write(ref _floor, ++_count);

    [Benchmark(Baseline = true)]
    public long Floor_interlocked_increment() => Interlocked.Increment(ref _floor);

    [Benchmark]
    public long Floor_timestamp() => TimeProvider.System.GetTimestamp();

    /// <summary>Its handler runs on the pool, so its time depends on how awake the pool is.</summary>
    [Benchmark]
    public void Peer_progress_report() => ((IProgress<long>)_handled).Report(++_count);

    [Benchmark]
    public void Set() => _progress.CompletedUnitCount = ++_count;

    [Benchmark]
    public void Set_with_stall_limit() => _guarded.CompletedUnitCount = ++_count;

    [Benchmark]
    public void Add() => _progress.Add(1);

    [Benchmark]
    public void Add_with_stall_limit() => _guarded.Add(1);

    [Benchmark]
    public void Heartbeat() => _progress.Heartbeat();

    [Benchmark]
    public void Heartbeat_with_stall_limit() => _guarded.Heartbeat();

    private static TaskProgress Make(bool hasStallLimit) => new(new SignsOfLife(new SchedulerClock(TimeProvider.System), hasStallLimit));
}
