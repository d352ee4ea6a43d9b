namespace TaskScheduling.Benchmarks;

/// <summary>20,000 no-op jobs from one thread, counted inside the jobs, and single jobs from a caller on the pool to the idle engine.</summary>
internal sealed class Burst(BurstEngine engine, Scale scale)
{
    /// <summary>Longer than the slowest engine takes by far: whoever needs it has lost a job.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(5);

    private readonly int _jobs = scale == Scale.Full ? 20_000 : 200;
    private readonly int _repetitions = scale == Scale.Full ? 3 : 1;
    private readonly JobCount _count = new(engine);

    public async Task<IReadOnlyList<Measurement>> MeasureAsync()
    {
        var bursts = new List<BurstFigures>();
        if (scale == Scale.Full)
            await WarmUpAsync();
        for (var repetition = 0; repetition < _repetitions; repetition++)
            bursts.Add(await RunBurstAsync());

        return
        [
            Cell("jobs/s", bursts.Select(burst => burst.JobsPerSecond)),
            Cell("submit µs/job", bursts.Select(burst => burst.SubmitMicroseconds)),
            Cell("bytes/job", bursts.Select(burst => burst.Bytes)),
            Cell("p50 µs", [await MeasureLatencyAsync()]),
        ];
    }

    /// <summary>The just-in-time compiler has its turn, which takes time, however short a burst is.</summary>
    private async Task WarmUpAsync()
    {
        var began = TimeProvider.System.GetTimestamp();
        do
        {
            await RunBurstAsync();
        }
        while (TimeProvider.System.GetElapsedTime(began) < WarmUp);
    }

    private async Task<BurstFigures> RunBurstAsync()
    {
        await engine.StartAsync(_count.Add);
        _count.Expect(_jobs);
        GC.Collect();
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var (start, submitting) = await SubmitFromOneThreadAsync();
        await _count.WaitForAllAsync(Patience);
        var running = TimeProvider.System.GetElapsedTime(start);
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        await _count.StopAsync();
        return new BurstFigures(_jobs / running.TotalSeconds, submitting.TotalMicroseconds / _jobs, (double)allocated / _jobs);
    }

    /// <summary>A thread that is not of the pool, as a program's first one: the pool's own threads pass jobs to themselves, which no other caller can.</summary>
    private Task<(long Start, TimeSpan Submitting)> SubmitFromOneThreadAsync() => Task.Factory.StartNew(
        async () =>
        {
            var start = TimeProvider.System.GetTimestamp();
            await engine.SubmitAsync(_jobs);
            return (start, TimeProvider.System.GetElapsedTime(start));
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default).Unwrap();

    private async Task<double> MeasureLatencyAsync()
    {
        var latencies = new List<double>();
        await engine.StartAsync(_count.Add);
        for (var sample = scale == Scale.Full ? engine.LatencySamples : engine.LatencySamples / 40 + 1; sample > 0; sample--)
        {
            await Task.Delay(Quiet, TimeProvider.System); // the engine is idle again
            _count.Expect(1);
            var submitted = TimeProvider.System.GetTimestamp();
            await engine.SubmitAsync(1);
            await _count.WaitForAllAsync(Patience);
            _count.Verify();
            latencies.Add(TimeProvider.System.GetElapsedTime(submitted, _count.LastBegan).TotalMicroseconds);
        }

        await _count.StopAsync();
        return new Measurement(engine.Table, engine.Row, "p50 µs", latencies).Median;
    }

    private Measurement Cell(string column, IEnumerable<double> values) => new(engine.Table, engine.Row, column, [.. values]);

    private readonly record struct BurstFigures(double JobsPerSecond, double SubmitMicroseconds, double Bytes);
}
