using Hangfire;
using Hangfire.PostgreSql;

namespace TaskScheduling.Benchmarks;

/// <summary>As its introduction shows it.</summary>
internal sealed class HangfirePostgresDefaultBurst : HangfirePostgresBurst
{
    public override string Row => $"Hangfire.PostgreSql {StorageVersion}, default";

    public override string Description => $"{Workers} workers, 5 a core; {BenchmarkPostgres.Settings}";

    public override Durability Durability { get; } = Durability.Postgres with { Workers = Math.Min(5 * Environment.ProcessorCount, 20) };

    protected override string ShortName => "hangfire-default";

    protected override PostgreSqlStorageOptions Options { get; } = new();

    public override Task SubmitAsync(int jobs)
    {
        for (var job = 0; job < jobs; job++)
            Client.Enqueue<Job>(work => work.Run());
        return Task.CompletedTask;
    }
}
