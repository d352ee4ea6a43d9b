namespace TaskScheduling.Benchmarks;

/// <summary>How far accounts are from the truth, by size of slice: the processor time of each slice on its thread's own clock.</summary>
/// <remarks>
/// Busy pool: four tasks at once, 100 to 400 ms each. Idle pool: one task of 400 ms, alone. Between slices a task yields.
/// The difference is the cost of the task's own awaits, which the account counts and the slices do not.
/// </remarks>
internal sealed class MeteringAccuracy : IMeasurement
{
    private static readonly int[] BusyLoads = [100, 200, 300, 400];
    private static readonly int[] IdleLoad = [400];

    public string Name => "metering-accuracy";

    public async Task<IReadOnlyList<Measurement>> RunAsync(Scale scale)
    {
        await CompareAsync([20, 20], TimeSpan.FromMilliseconds(1)); // the just-in-time compiler has had its turn
        var repetitions = scale == Scale.Full ? 5 : 1;
        var cells = new List<Measurement>();
        foreach (var slice in scale == Scale.Full ? [5_000, 1_000, 50, 5] : (int[])[1_000])
        {
            cells.AddRange(await RowsAsync("busy", scale == Scale.Full ? BusyLoads : [20, 20], slice, repetitions));
            cells.AddRange(await RowsAsync("idle", scale == Scale.Full ? IdleLoad : [20], slice, repetitions * BusyLoads.Length));
        }

        return cells;
    }

    private async Task<IEnumerable<Measurement>> RowsAsync(string pool, int[] loads, int sliceMicroseconds, int repetitions)
    {
        var comparisons = new List<Comparison>();
        for (var repetition = 0; repetition < repetitions; repetition++)
            comparisons.AddRange(await CompareAsync(loads, TimeSpan.FromMicroseconds(sliceMicroseconds)));

        var row = FormattableString.Invariant($"{sliceMicroseconds / 1e3} ms slices, {pool} pool");
        var (percent, milliseconds) = sliceMicroseconds >= 5_000 ? (2, 10) : (3, 15);
        return
        [
            Cell("median error %", new Measurement("", "", "", [.. comparisons.Select(c => c.ErrorPercent)]).Median),
            Cell("worst error %", comparisons.Max(c => Math.Abs(c.ErrorPercent))),
            Cell("worst error ms", comparisons.Max(c => Math.Abs(c.ErrorMilliseconds))),
            Cell("worst error of a share, %", comparisons.Max(c => Math.Abs(c.ShareErrorPercent))),
            Cell("beyond the bound", comparisons.Count(c => Math.Abs(c.ErrorPercent) > percent && Math.Abs(c.ErrorMilliseconds) > milliseconds)),
            Cell("of", comparisons.Count),
        ];

        Measurement Cell(string column, double value) => new(Name, row, column, [value]);
    }

    private static async Task<List<Comparison>> CompareAsync(int[] loads, TimeSpan slice)
    {
        var readings = await Task.WhenAll(loads.Select(load => Task.Run(() => MeasureAsync(load, slice))));
        var allTruth = readings.Sum(r => r.Truth);
        var allAccounts = readings.Sum(r => r.Account);
        return [.. readings.Select(r => new Comparison(r.Truth, r.Account, 100 * ((r.Account / allAccounts) - (r.Truth / allTruth))))];
    }

    private static async Task<(double Truth, double Account)> MeasureAsync(int milliseconds, TimeSpan slice)
    {
        var account = UsageAccount.Open(cpu: true, allocation: false)!;
        var truth = 0L;
        using (account.Enter())
        {
            while (truth < milliseconds * 1_000_000L)
            {
                truth += BusyWork.Spin(slice);
                await Task.Yield();
            }
        }

        return (truth, account.ReadCpu().TotalNanoseconds);
    }

    private readonly record struct Comparison(double Truth, double Account, double ShareErrorPercent)
    {
        public double ErrorMilliseconds => (Account - Truth) / 1e6;

        public double ErrorPercent => 100 * (Account - Truth) / Truth;
    }
}
