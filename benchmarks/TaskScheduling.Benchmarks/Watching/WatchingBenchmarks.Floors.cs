using BenchmarkDotNet.Attributes;

namespace TaskScheduling.Benchmarks;

/// <summary>The least the platform asks for a write, an atomic write and a look at the clock.</summary>
public partial class WatchingBenchmarks
{
    private long _floor;

    /// <summary>Below what can be measured, so nothing is divided by it.</summary>
    [Benchmark(Description = "floor: volatile write")]
    public void Floor_volatile_write() => Volatile.Write(ref _floor, ++_count);

    [Benchmark(Description = "floor: `Interlocked.Increment`", Baseline = true)]
    public long Floor_interlocked_increment() => Interlocked.Increment(ref _floor);

    [Benchmark(Description = "floor: `Stopwatch.GetTimestamp`")]
    public long Floor_timestamp() => TimeProvider.System.GetTimestamp();

    [Benchmark(Description = "floor: `Stopwatch.GetTimestamp`, 2 threads", OperationsPerInvoke = TwoThreads.Operations)]
    public void Floor_timestamp_on_two_threads() => TwoThreads.Run(static _ =>
    {
        for (var reading = 0; reading < TwoThreads.Operations; reading++)
            TimeProvider.System.GetTimestamp();
    });
}
