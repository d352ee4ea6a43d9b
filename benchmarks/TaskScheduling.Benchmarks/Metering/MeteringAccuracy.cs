using System.Runtime.InteropServices;

namespace TaskScheduling.Benchmarks;

/// <summary>How far accounts are from the truth, by size of slice: the processor time of each slice on its thread's own clock.</summary>
/// <remarks>
/// Busy pool: four tasks at once, 100 to 400 ms each. Idle pool: one task of 400 ms, alone. Between slices a task yields.
/// The difference is the cost of the task's own awaits, which the account counts and the slices do not.
/// </remarks>
internal static class MeteringAccuracy
{
    private const int Repetitions = 5;

    private static readonly int[] BusyLoads = [100, 200, 300, 400];
    private static readonly int[] IdleLoad = [400];

    private static readonly TimeSpan[] Slices =
    [
        TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(1), TimeSpan.FromMicroseconds(50), TimeSpan.FromMicroseconds(5),
    ];

    public static async Task PrintAsync(TextWriter output)
    {
        await CompareAsync([50, 50], TimeSpan.FromMilliseconds(1)); // the just-in-time compiler has had its turn

        await output.WriteLineAsync($"{RuntimeInformation.FrameworkDescription}, {Environment.ProcessorCount} cores");
        await output.WriteLineAsync();
        await output.WriteLineAsync("| slice | pool | median error | worst error | worst error ms | worst share | beyond 2 % and 10 ms |");
        await output.WriteLineAsync("|---|---|---:|---:|---:|---:|---:|");
        foreach (var slice in Slices)
        {
            await output.WriteLineAsync(await RowAsync("busy", BusyLoads, slice, Repetitions));
            await output.WriteLineAsync(await RowAsync("idle", IdleLoad, slice, Repetitions * BusyLoads.Length));
        }
    }

    private static async Task<string> RowAsync(string pool, int[] loads, TimeSpan slice, int repetitions)
    {
        var comparisons = new List<Comparison>();
        for (var repetition = 0; repetition < repetitions; repetition++)
            comparisons.AddRange(await CompareAsync(loads, slice));

        var errors = comparisons.Select(c => c.RelativeError).Order().ToList();
        var worst = comparisons.MaxBy(c => Math.Abs(c.Error));
        var worstShare = loads.Length > 1 ? $"{comparisons.Max(c => Math.Abs(c.ShareError)):P1}" : "-";
        var beyond = comparisons.Count(c => Math.Abs(c.RelativeError) > 0.02 && Math.Abs(c.Error) > 10e6);
        return $"| {slice.TotalMilliseconds} ms | {pool} | {errors[errors.Count / 2]:P1} | {errors.MaxBy(Math.Abs):P1} "
            + $"| {worst.Error / 1e6:F1} | {worstShare} | {beyond} of {comparisons.Count} |";
    }

    private static async Task<List<Comparison>> CompareAsync(int[] loads, TimeSpan slice)
    {
        var readings = await Task.WhenAll(loads.Select(load => Task.Run(() => MeasureAsync(load, slice))));
        var allTruth = readings.Sum(r => r.Truth);
        var allAccounts = readings.Sum(r => r.Account);
        return [.. readings.Select(r => new Comparison(r.Truth, r.Account, (r.Account / allAccounts) - (r.Truth / allTruth)))];
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

    private readonly record struct Comparison(double Truth, double Account, double ShareError)
    {
        public double Error => Account - Truth;

        public double RelativeError => Error / Truth;
    }
}
