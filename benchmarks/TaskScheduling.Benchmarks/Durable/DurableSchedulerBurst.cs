namespace TaskScheduling.Benchmarks;

/// <summary>This library over a durable store: a task is three records, submission, start and end.</summary>
internal abstract class DurableSchedulerBurst : SchedulerBurst
{
    protected override ProcessingTaskRequest Request { get; } = new(Identifier)
    {
        Budget = new TaskBudget { Time = TimeSpan.FromHours(1), Progress = new ProgressLimit(TimeSpan.FromMinutes(5)) },
    };

    /// <summary>It has started when it has run something: before that it reads its store, and with it whatever is submitted meanwhile.</summary>
    public override async Task StartAsync(Action job)
    {
        await base.StartAsync(job);
        await (await Scheduler.SubmitAsync(Request)).Completion;
    }

    /// <summary>All of them under way at once, as from the many callers of a server: one who awaits each has each commit for itself.</summary>
    public override async Task SubmitAsync(int jobs)
    {
        var submissions = new Task<TaskHandle>[jobs];
        for (var job = 0; job < jobs; job++)
            submissions[job] = Scheduler.SubmitAsync(Request).AsTask();
        Handles = await Task.WhenAll(submissions);
    }
}
