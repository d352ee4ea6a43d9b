namespace TaskScheduling.Benchmarks;

/// <summary>No-op jobs of which each has to be on the disk, counted inside the jobs; and lonely submissions, one at a time, to the idle engine.</summary>
internal sealed class DurableBurst(BurstEngine engine, Durability durability, Scale scale)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>How long bursts are repeated in one process, three at most: the slow ones last long enough to be taken once.</summary>
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(5);

    private readonly int _jobs = scale == Scale.Full ? durability.Jobs : durability.Jobs / 100;
    private readonly int _samples = scale == Scale.Full ? 100 : 2;
    private readonly JobCount _count = new(engine);

    public async Task<IReadOnlyList<Measurement>> MeasureAsync()
    {
        if (scale == Scale.Full)
        {
            DiskFolder.RefuseMemory();
            await WarmUpAsync();
        }

        var bursts = new List<BurstFigures>();
        var began = TimeProvider.System.GetTimestamp();
        do
        {
            bursts.Add(await RunBurstAsync(_jobs));
        }
        while (scale == Scale.Full && bursts.Count < 3 && TimeProvider.System.GetElapsedTime(began) < Enough);

        var cells = new List<Measurement> { Cell("jobs/s", bursts.Select(burst => burst.JobsPerSecond)) };
        if (durability.RowsPerJob is { } rows)
            cells.Add(Cell("rows/s", bursts.Select(burst => rows * burst.JobsPerSecond)));
        cells.Add(Cell("submit µs/job", bursts.Select(burst => burst.SubmitMicroseconds)));
        cells.Add(Cell("lonely submit p50 µs", [await MeasureLonelySubmitAsync()]));
        return cells;
    }

    /// <summary>The just-in-time compiler has its turn, which takes time, however few jobs a burst has.</summary>
    private async Task WarmUpAsync()
    {
        var began = TimeProvider.System.GetTimestamp();
        do
        {
            await RunBurstAsync(_jobs / 10);
        }
        while (TimeProvider.System.GetElapsedTime(began) < WarmUp);
    }

    private async Task<BurstFigures> RunBurstAsync(int jobs)
    {
        await engine.StartAsync(_count.Add);
        _count.Expect(jobs);
        GC.Collect();
        var start = TimeProvider.System.GetTimestamp();
        await engine.SubmitAsync(jobs);
        var submitting = TimeProvider.System.GetElapsedTime(start);
        await _count.WaitForAllAsync(Patience);
        var running = TimeProvider.System.GetElapsedTime(start);
        await _count.StopAsync();
        return new BurstFigures(jobs / running.TotalSeconds, submitting.TotalMicroseconds / jobs);
    }

    /// <summary>From the call to its return, which is when the job is on the disk.</summary>
    private async Task<double> MeasureLonelySubmitAsync()
    {
        var submissions = new List<double>();
        await engine.StartAsync(_count.Add);
        for (var sample = 0; sample < _samples; sample++)
        {
            await Task.Delay(Quiet, TimeProvider.System); // the engine is idle again
            _count.Expect(1);
            var began = TimeProvider.System.GetTimestamp();
            await engine.SubmitAsync(1);
            submissions.Add(TimeProvider.System.GetElapsedTime(began).TotalMicroseconds);
            await _count.WaitForAllAsync(Patience);
            _count.Verify();
        }

        await _count.StopAsync();
        return Cell("", submissions).Median;
    }

    private Measurement Cell(string column, IEnumerable<double> values) => new(engine.Table, engine.Row, column, [.. values]);

    private readonly record struct BurstFigures(double JobsPerSecond, double SubmitMicroseconds);
}
