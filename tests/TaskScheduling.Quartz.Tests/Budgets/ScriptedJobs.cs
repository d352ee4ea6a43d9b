using System.Threading.Channels;
using Quartz;

namespace TaskScheduling.Quartz.Tests;

/// <summary>What the job of a test does; a singleton that jobs get injected.</summary>
internal sealed class JobScript(Func<IJobExecutionContext, CancellationToken, Task> run)
{
    private readonly Channel<IJobExecutionContext> _begun = Channel.CreateUnbounded<IJobExecutionContext>();

    /// <summary>Waits for its token.</summary>
    public static JobScript WaitsForItsToken => new((_, cancellationToken) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken));

    public Task RunAsync(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        _begun.Writer.TryWrite(context);
        return run(context, cancellationToken);
    }

    public Task<IJobExecutionContext> BegunAsync() => _begun.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));
}

/// <summary>As Quartz users write them: it knows nothing of budgets.</summary>
internal sealed class OrdinaryJob(JobScript script) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await script.RunAsync(context, cancellationToken);
}

[TaskBudget(Time = "00:10:00", Stall = "2min", Grace = "10s")]
internal sealed class Report(JobScript script) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await script.RunAsync(context, cancellationToken);
}

[TaskBudget(Time = "00:01:00")]
internal sealed class ShortReport(JobScript script) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await script.RunAsync(context, cancellationToken);
}

[TaskBudget(Time = "soon", Cpu = "much", Thermal = "Warm/10s", Stall = "-2min")]
internal sealed class Unreadable : IJob
{
    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
