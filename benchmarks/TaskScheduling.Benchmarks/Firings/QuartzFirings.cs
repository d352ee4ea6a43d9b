using Microsoft.Extensions.DependencyInjection;
using Quartz;

namespace TaskScheduling.Benchmarks;

/// <summary>What budgets add to a firing of a Quartz job that exists already: the same no-op job with and without, in turns, so that a noisy minute hits both.</summary>
/// <remarks>All triggers are due before the scheduler starts, so only firings are timed. Jobs count on any thread, interlocked.</remarks>
internal sealed class QuartzFirings : IMeasurement
{
    public const string TableName = "quartz-firings";
    public const string GovernedRow = "`AddTaskBudgets`, limits of time and silence";

    /// <summary>Rows of <see cref="FiringBenchmarks"/>.</summary>
    public const string JobAlone = "the job alone";
    public const string LimitedRow = "limits of time and silence";

    private const int Workers = 2;

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
        var figures = rows.ToDictionary(row => row.Row, _ => (Microseconds: new List<double>(), Bytes: new List<double>()));
        for (var round = scale == Scale.Full ? -2 : 0; round < (scale == Scale.Full ? 7 : 1); round++) // the first ones warm up
        {
            foreach (var (row, configure) in rows)
            {
                var (microseconds, bytes) = await new Round(firings).RunAsync(configure);
                if (round < 0)
                    continue;
                figures[row].Microseconds.Add(microseconds);
                figures[row].Bytes.Add(bytes);
            }
        }

        return
        [
            .. figures.SelectMany(row => new[]
            {
                new Measurement(TableName, row.Key, "µs/firing", row.Value.Microseconds),
                new Measurement(TableName, row.Key, "bytes/firing", row.Value.Bytes),
            }),
        ];
    }

    /// <summary>One scheduler, fired so many times.</summary>
    private sealed class Round(int firings)
    {
        private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _ran;

        public async Task<(double Microseconds, double Bytes)> RunAsync(Action<IQuartzBuilder> configure)
        {
            await using var factory = QuartzSchedulerBuilder.Create(quartz =>
            {
                quartz.Services.AddSingleton<Action>(Count);
                quartz.Services.AddSingleton<QuartzBurst.Job>();
                quartz.UseDefaultThreadPool(Workers);
                quartz.UseInMemoryStore();
                quartz.ConfigureScheduler(scheduler =>
                {
                    scheduler.MaxBatchSize = Workers; // as many as its validator allows
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
