namespace TaskScheduling.Benchmarks;

/// <summary>The floor: no scheduler at all.</summary>
internal sealed class TaskRunBurst : BurstEngine
{
    private Action _job = null!;

    public override string Row => "`Task.Run` per job";

    public override string Description => "no scheduler: no limit, nothing recorded; not durable";

    protected override string ShortName => "task-run";

    public override Task StartAsync(Action job)
    {
        _job = job;
        return Task.CompletedTask;
    }

    public override Task SubmitAsync(int jobs)
    {
        for (var job = 0; job < jobs; job++)
            _ = Task.Run(_job);
        return Task.CompletedTask;
    }

    public override Task StopAsync() => Task.CompletedTask;
}
