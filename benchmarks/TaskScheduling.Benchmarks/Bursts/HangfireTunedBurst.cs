using Hangfire.Common;
using Hangfire.States;

namespace TaskScheduling.Benchmarks;

/// <summary>Without the filters for retries, culture, continuations and statistics, and without taking an expression apart for each job.</summary>
internal sealed class HangfireTunedBurst : HangfireBurst
{
    private static readonly Hangfire.Common.Job Prepared = Hangfire.Common.Job.FromExpression<Job>(work => work.Run());

    public override string Row => $"Hangfire {Version} in memory, tuned";

    public override string Description => "2 workers, no job filters (so no retries and no continuations), the call prepared once; not durable";

    protected override string ShortName => "hangfire-tuned";

    protected override IJobFilterProvider Filters { get; } = new JobFilterCollection();

    public override Task SubmitAsync(int jobs)
    {
        for (var job = 0; job < jobs; job++)
            Client.Create(Prepared, new EnqueuedState());
        return Task.CompletedTask;
    }
}
