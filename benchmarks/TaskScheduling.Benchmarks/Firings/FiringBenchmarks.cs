using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Quartz;
using TaskScheduling.Quartz;

namespace TaskScheduling.Benchmarks;

/// <summary>The middleware alone, around a job that does nothing, in a firing of a real scheduler: what budgets cost without the noise of what is around them.</summary>
[MemoryDiagnoser]
public class FiringBenchmarks
{
    private static readonly JobExecutionDelegate Job = static (_, _) => ValueTask.CompletedTask;

    private readonly TaskCompletionSource<IJobExecutionContext> _fired = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private StandaloneSchedulerFactory _factory = null!;
    private FiringRuntime _runtime = null!;
    private BudgetMiddleware _unlimited = null!;
    private BudgetMiddleware _limited = null!;
    private IJobExecutionContext _context = null!;

    [GlobalSetup]
    public async Task FireAsync()
    {
        _factory = QuartzSchedulerBuilder.Create(quartz => quartz.Services.AddSingleton(new Held(_fired, _over))).Build();
        var scheduler = await _factory.GetScheduler();
        await scheduler.Start();
        await scheduler.ScheduleJob(JobBuilder.Create<Held>().WithIdentity("held").Build(), TriggerBuilder.Create().StartNow().Build(), default);
        _context = await _fired.Task;
        var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        _runtime = new FiringRuntime(services);
        _unlimited = Middleware(new QuartzBudgetOptions());
        _limited = Middleware(new QuartzBudgetOptions { DefaultBudget = new TaskBudget { Time = TimeSpan.FromHours(1), Progress = new ProgressLimit(TimeSpan.FromHours(1)) } });
    }

    [GlobalCleanup]
    public async Task EndAsync()
    {
        _over.SetResult();
        _runtime.Dispose();
        await _factory.DisposeAsync();
    }

    [Benchmark(Baseline = true, Description = QuartzFirings.JobAlone)]
    public ValueTask Bare() => Job(_context, _context.CancellationToken);

    [Benchmark(Description = "a job without a budget")]
    public ValueTask WithoutBudget() => _unlimited.Invoke(_context, Job, _context.CancellationToken);

    [Benchmark(Description = QuartzFirings.LimitedRow)]
    public ValueTask WithBudget() => _limited.Invoke(_context, Job, _context.CancellationToken);

    private BudgetMiddleware Middleware(QuartzBudgetOptions options) =>
        new(new JobBudgets(options, new ServiceCollection()), new FiringTable(), _runtime, null, NullLogger.Instance);

    /// <summary>Keeps its firing in progress while it is measured.</summary>
    internal sealed class Held(TaskCompletionSource<IJobExecutionContext> fired, TaskCompletionSource over) : IJob
    {
        public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
        {
            fired.SetResult(context);
            await over.Task;
        }
    }
}
