using Hangfire.Common;
using Hangfire.PostgreSql;
using Hangfire.States;

namespace TaskScheduling.Benchmarks;

/// <summary>Without job filters, with prepared statements, and woken by the database.</summary>
internal sealed class HangfirePostgresTunedBurst : HangfirePostgresBurst
{
    private static readonly Hangfire.Common.Job Prepared = Hangfire.Common.Job.FromExpression<Job>(work => work.Run());

    public override string Row => $"Hangfire.PostgreSql {StorageVersion}, tuned";

    public override string Description =>
        $"{Workers} workers, no job filters (so no retries and no continuations), the call prepared once, long polling, statements prepared by themselves; {BenchmarkPostgres.Settings}";

    public override Durability Durability { get; } = Durability.Postgres with { Workers = 8 };

    protected override string ShortName => "hangfire-tuned";

    protected override IJobFilterProvider Filters { get; } = new JobFilterCollection();

    protected override PostgreSqlStorageOptions Options { get; } = new() { EnableLongPolling = true };

    protected override string Tuning => ";Max Auto Prepare=100;No Reset On Close=true";

    public override Task SubmitAsync(int jobs)
    {
        for (var job = 0; job < jobs; job++)
            Client.Create(Prepared, new EnqueuedState());
        return Task.CompletedTask;
    }
}
