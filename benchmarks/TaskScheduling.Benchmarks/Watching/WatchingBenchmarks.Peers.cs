using BenchmarkDotNet.Attributes;
using Polly;

namespace TaskScheduling.Benchmarks;

/// <summary>What else one can do to notice silence: push a deadline of the platform away with each report, or run each step inside a timeout.</summary>
public partial class WatchingBenchmarks
{
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(5);

    private readonly Progress<long> _handled = new(static _ => { });
    private readonly CancellationTokenSource _source = new(Silence);
    private readonly CancellationTokenSource _otherSource = new(Silence);
    private readonly ITimer _timer = TimeProvider.System.CreateTimer(static _ => { }, null, Silence, Timeout.InfiniteTimeSpan);
    private readonly ResiliencePipeline _timeout = new ResiliencePipelineBuilder().AddTimeout(Silence).Build();

    /// <summary>Its handler runs on the pool, so its time depends on how awake the pool is.</summary>
    [Benchmark(Description = "`Progress<T>.Report`, a handler")]
    public void Peer_progress_report() => ((IProgress<long>)_handled).Report(++_count);

    [Benchmark(Description = "`CancellationTokenSource.CancelAfter` again")]
    public void Peer_cancel_after() => _source.CancelAfter(Silence);

    [Benchmark(Description = "`CancellationTokenSource.CancelAfter` again, 2 threads on 2 sources", OperationsPerInvoke = TwoThreads.Operations)]
    public void Peer_cancel_after_on_two_threads() => TwoThreads.Run(first =>
    {
        var source = first ? _source : _otherSource;
        for (var report = 0; report < TwoThreads.Operations; report++)
            source.CancelAfter(Silence);
    });

    [Benchmark(Description = "`Timer.Change` again")]
    public bool Peer_timer_change() => _timer.Change(Silence, Timeout.InfiniteTimeSpan);

    [Benchmark(Description = "Polly timeout around a no-op")]
    public ValueTask Peer_polly_timeout() => _timeout.ExecuteAsync(static _ => ValueTask.CompletedTask);
}
