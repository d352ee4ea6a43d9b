using Microsoft.Extensions.DependencyInjection;
using Quartz;

namespace TaskScheduling.Quartz.Tests;

/// <summary>The rows of the guide's table that are about the job and not about the reason, as Quartz's history in memory keeps them.</summary>
public sealed class FiringHistoryTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Test]
    public async Task A_job_that_returns_by_itself_has_its_own_report_there()
    {
        var row = await RowOfAsync(new JobScript((context, _) =>
        {
            context.Result = JobRunReport.Succeeded("31 days");
            return Task.CompletedTask;
        }));
        Assert.That((row.Result, row.Summary, row.ExceptionMessage), Is.EqualTo((JobRunResult.Succeeded, "31 days", default(string))));
    }

    [Test]
    public async Task A_job_that_throws_has_its_own_exception_there()
    {
        var row = await RowOfAsync(new JobScript((_, _) => throw new InvalidDataException("broken row")));
        Assert.That((row.Result, row.Summary, row.ExceptionMessage), Is.EqualTo((JobRunResult.Failed, default(string), "broken row")));
    }

    [Test]
    public async Task A_job_that_returns_within_its_grace_has_succeeded_there()
    {
        var row = await RowOfAsync(new JobScript((_, token) => UntilStopped(token)), expires: true);
        Assert.That((row.Result, row.Summary, row.MetricsJson), Is.EqualTo((JobRunResult.Succeeded, default(string), default(string))));
    }

    [Test]
    public async Task A_report_that_an_expired_job_has_set_itself_stays()
    {
        var row = await RowOfAsync(
            new JobScript(async (context, token) =>
            {
                context.Result = JobRunReport.Failed("day 12 of 31");
                await UntilStopped(token);
                token.ThrowIfCancellationRequested();
            }),
            expires: true);
        Assert.That((row.Result, row.Summary), Is.EqualTo((JobRunResult.Failed, "day 12 of 31")));
        Assert.That(row.ExceptionMessage, Does.Contain("time_limit_exceeded"));
    }

    [Test]
    public async Task Quartzs_own_timeout_beside_a_budget_is_told_in_its_own_words()
    {
        var row = await RowOfAsync(JobScript.WaitsForItsToken, expires: true, quartz => quartz.AddJobTimeout(Minute / 2));
        Assert.That(row.Result, Is.EqualTo(JobRunResult.Failed));
        Assert.That(row.ExceptionMessage, Does.Not.Contain("expired"));
        Assert.That(row.Summary, Is.Null);
    }

    private static async Task<ExecutionHistoryEntry> RowOfAsync(JobScript script, bool expires = false, Action<IQuartzBuilder>? quartz = null)
    {
        await using var jobs = await ScheduledJobs.StartAsync(
            builder =>
            {
                builder.AddTaskBudgets(budgets => budgets.DefaultBudget = new TaskBudget { Time = Minute });
                quartz?.Invoke(builder);
            },
            services => services.AddSingleton(script).AddQuartzExecutionHistory());
        await jobs.FireAsync<OrdinaryJob>();
        await script.BegunAsync();
        if (expires)
            jobs.Advance(Minute);
        await jobs.NextEndAsync();
        await jobs.StopHostAsync();
        return (await jobs.ReadHistoryAsync()).Single();
    }

    private static async Task UntilStopped(CancellationToken token) =>
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
