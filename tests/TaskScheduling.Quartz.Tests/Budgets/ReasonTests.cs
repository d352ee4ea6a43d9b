using Microsoft.Extensions.DependencyInjection;
using Quartz;
using TaskScheduling.Tests;

namespace TaskScheduling.Quartz.Tests;

/// <summary>The table of docs/guides/quartz.md, reason by reason, with a job that knows nothing of this library.</summary>
public sealed class ReasonTests
{
    /// <summary>They need what a firing does not have: a request with a key, requirements or a quota, a policy, a lease, another process.</summary>
    private static readonly string[] CannotReachAFiring =
        ["superseded", "memory_limit_exceeded", "requirement_lost", "battery_low", "preempted", "quota_exhausted", "policy_changed", "lease_lost", "host_lost", "worker_lost"];

    [TestCaseSource(nameof(Reasons))]
    public Task A_reason_reaches_listener_retry_and_history_as_the_guide_says(string code) => CheckAsync(Of(code), Of(code).Counts, classify: null);

    [TestCaseSource(nameof(Reasons))]
    public Task What_counts_as_a_failure_is_the_apps_to_say(string code)
    {
        var reason = Of(code);
        ExpirationClassification? turned = reason.Counts switch
        {
            ExpirationClassification.Failure => ExpirationClassification.Cancelled,
            ExpirationClassification.Cancelled => ExpirationClassification.Failure,
            _ => null,
        };
        return CheckAsync(reason, turned, why => why.Origin is ExpirationOrigin.Policy or ExpirationOrigin.Device ? ExpirationClassification.Cancelled : ExpirationClassification.Failure);
    }

    [Test]
    public void Every_reason_is_in_the_table_or_known_not_to_reach_a_firing() =>
        Assert.That(Reasons().Concat(CannotReachAFiring), Is.EquivalentTo(ExpirationCodes.All));

    [TestCaseSource(nameof(Reasons))]
    public void The_guide_has_a_row_for_the_reason(string code)
    {
        var counts = Of(code).Counts switch
        {
            ExpirationClassification.Failure => "`Failure`",
            ExpirationClassification.Cancelled => "`Cancelled`",
            _ => "as Quartz counts its interruption",
        };
        Assert.That(Rows(code), Has.One.EndsWith($"| {counts} |"));
    }

    private static IEnumerable<string> Rows(string code) =>
        Repository.Read("docs/guides/quartz.md").Split('\n').Where(line => line.StartsWith($"| `{code}` |", StringComparison.Ordinal));

    private static IEnumerable<string> Reasons() => Reason.All.Select(reason => reason.Code);

    private static Reason Of(string code) => Reason.All.Single(reason => reason.Code == code);

    private static async Task CheckAsync(Reason reason, ExpirationClassification? counts, Func<Expiration, ExpirationClassification>? classify)
    {
        var script = JobScript.WaitsForItsToken;
        await using var jobs = await ScheduledJobs.StartAsync(
            quartz =>
            {
                quartz.ConfigureScheduler(scheduler => scheduler.ShutdownJobInterruption = ShutdownJobInterruption.Always);
                quartz.AddTaskBudgets(budgets =>
                {
                    budgets.Jobs["DEFAULT.job"] = reason.Budget with { Grace = TimeSpan.FromDays(1) }; // longer than the steps in which it is provoked
                    budgets.Classify = classify;
                });
            },
            services =>
            {
                services.AddSingleton(script).AddQuartzExecutionHistory();
                Reason.AddWorld(services);
            });
        await jobs.FireAsync<OrdinaryJob>(retry: RetryPolicy.Fixed(1, TimeSpan.FromDays(1)));
        var task = (await script.BegunAsync()).GetBackgroundTask();

        await reason.ProvokeAsync(jobs, task);

        var end = await jobs.NextEndAsync();
        await jobs.StopHostAsync();
        var row = (await jobs.ReadHistoryAsync()).Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(task.Expiration?.Code, Is.EqualTo(reason.Code));
            Assert.That(end.Outcome, Is.EqualTo(counts is ExpirationClassification.Failure ? ExecutionOutcome.Failed : ExecutionOutcome.Cancelled));
            Assert.That(end.Expiration, counts is ExpirationClassification.Failure ? Is.EqualTo(task.Expiration) : Is.Null);
            Assert.That(end.Summary, Is.EqualTo(counts is null ? null : $"Expired: {reason.Code}"));
            Assert.That(row.Result, Is.EqualTo(counts is ExpirationClassification.Failure ? JobRunResult.Failed : JobRunResult.Cancelled));
            Assert.That(row.RetryScheduled, Is.EqualTo(counts is ExpirationClassification.Failure));
            Assert.That(row.Summary, Is.EqualTo(end.Summary));
            Assert.That(row.ExceptionMessage, counts is ExpirationClassification.Failure ? Does.Contain(reason.Code) : Is.Null);
            Assert.That(row.MetricsJson, counts is null ? Is.Null : Does.Contain($"\"expiration\":\"{reason.Code}\"").And.Contain("\"grace_exceeded\":false"));
        }
    }
}
