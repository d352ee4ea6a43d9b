using Hangfire;

namespace TaskScheduling.Benchmarks;

/// <summary>As its introduction shows it.</summary>
internal sealed class HangfireDefaultBurst : HangfireBurst
{
    public override string Row => $"Hangfire {Version} in memory, default";

    public override string Description => "2 workers (default 5 a core, at most 20); not durable";

    protected override string ShortName => "hangfire-default";

    public override Task SubmitAsync(int jobs)
    {
        for (var job = 0; job < jobs; job++)
            Client.Enqueue<Job>(work => work.Run());
        return Task.CompletedTask;
    }
}
