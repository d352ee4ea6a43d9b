using Microsoft.Extensions.DependencyInjection;
using Quartz;

namespace TaskScheduling.Benchmarks;

/// <summary>What budgets add to a firing of a Quartz job that exists already: the same no-op job with and without, in turns, so that a noisy minute hits both.</summary>
/// <remarks>
/// All triggers are due before the scheduler starts, so only firings are timed. Jobs count on any thread, interlocked. With two workers Quartz itself allocates
/// up to 400 bytes more or less, as its threads happen to meet; with one it is always the same, and a difference of bytes can be read.
/// </remarks>
internal sealed class QuartzFirings : IMeasurement
{
    public const string TableName = "quartz-firings";
    public const string GovernedRow = "`AddTaskBudgets`, limits of time and silence";

    /// <summary>Rows of <see cref="FiringBenchmarks"/>.</summary>
    public const string JobAlone = "the job alone";
    public const string LimitedRow = "limits of time and silence";

    private static readonly int[] Workers = [1, 2];

    /// <summary>Longer than the slowest row takes by far: whoever needs it has lost a firing.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly JobKey Key = new("noop");

    private static readonly TaskBudget TimeAndStall = new() { Time = TimeSpan.FromHours(1), Progress = new ProgressLimit(TimeSpan.FromHours(1)) };

    public static string BareRow { get; } = $"Quartz.NET {PackageVersion.Of(typeof(IScheduler))} RAM, bare";

    public string Name => TableName;

    public async Task<IReadOnlyList<Measurement>> RunAsync(Scale scale)
    {
        var firings = scale == Scale.Full ? 20_000 : 200;
        (string Row, Action<IQuartzBuilder> Configure)[] rows =
        [
            (BareRow, _ => { }),
            ("`AddTaskBudgets`, a job without a budget", quartz => quartz.AddTaskBudgets()),
            (GovernedRow, quartz => quartz.AddTaskBudgets(budgets => budgets.DefaultBudget = TimeAndStall)),
        ];
        var table = new FigureTable(TableName);
        for (var round = scale == Scale.Full ? -2 : 0; round < (scale == Scale.Full ? 5 : 1); round++) // the first ones warm up
        {
            foreach (var workers in Workers)
            {
                foreach (var (row, configure) in rows)
                {
                    var (microseconds, bytes) = await new Round(firings, workers).RunAsync(configure);
                    if (round < 0)
                        continue;
                    table.Add(row, Microseconds(workers), microseconds);
                    table.Add(row, Bytes(workers), bytes);
                }
            }
        }

        return table.ToMeasurements();
    }

    public static string Microseconds(int workers) => $"µs/firing, {Words(workers)}";

    public static string Bytes(int workers) => $"bytes/firing, {Words(workers)}";

    private static string Words(int workers) => workers == 1 ? "1 worker" : $"{workers} workers";

    /// <summary>One scheduler, fired so many times.</summary>
    private sealed class Round(int firings, int workers)
    {
        private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _ran;

        public async Task<(double Microseconds, double Bytes)> RunAsync(Action<IQuartzBuilder> configure)
        {
            await using var factory = QuartzSchedulerBuilder.Create(quartz =>
            {
                quartz.Services.AddSingleton<Action>(Count);
                quartz.Services.AddSingleton<QuartzBurst.Job>();
                quartz.UseDefaultThreadPool(workers);
                quartz.UseInMemoryStore();
                quartz.ConfigureScheduler(scheduler =>
                {
                    scheduler.MaxBatchSize = workers; // as many as its validator allows
                    scheduler.PropagateTraceContext = false;
                });
                configure(quartz);
            }).Build();
            var scheduler = await factory.GetScheduler();
            await scheduler.AddJob(JobBuilder.Create<QuartzBurst.Job>().WithIdentity(Key).StoreDurably().Build(), default);
            for (var firing = 0; firing < firings; firing++)
                await scheduler.TriggerJob(Key);

            GC.Collect();
            var allocated = GC.GetTotalAllocatedBytes(precise: true);
            var began = TimeProvider.System.GetTimestamp();
            await scheduler.Start();
            await _all.Task.WaitAsync(Patience, TimeProvider.System);
            var took = TimeProvider.System.GetElapsedTime(began);
            allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
            await scheduler.Shutdown(waitForJobsToComplete: true);
            return _ran == firings
                ? (took.TotalMicroseconds / firings, (double)allocated / firings)
                : throw new InvalidOperationException($"{_ran:N0} firings instead of {firings:N0}.");
        }

        private void Count()
        {
            if (Interlocked.Increment(ref _ran) == firings)
                _all.TrySetResult();
        }
    }
}
