using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Quartz;

namespace TaskScheduling.Quartz.Tests;

public sealed class FiringTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Test]
    public async Task An_ordinary_job_runs_unchanged_with_budgets_on()
    {
        var isQuartzs = false;
        var script = new JobScript((context, token) =>
        {
            isQuartzs = token == context.CancellationToken && !token.IsCancellationRequested;
            return Task.CompletedTask;
        });
        await using var jobs = await StartAsync(script, budgets => budgets.DefaultBudget = new TaskBudget { Time = Minute });
        await jobs.FireAsync<OrdinaryJob>();
        var end = await jobs.NextEndAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(end, Is.EqualTo(new EndedFiring(new JobKey("job"), ExecutionOutcome.Succeeded, null, null, 0)));
            Assert.That(isQuartzs, Is.True, "the token is Quartz's own");
        }
    }

    [Test]
    public async Task An_ordinary_job_that_throws_fails_with_its_own_exception()
    {
        var script = new JobScript((_, _) => throw new InvalidDataException("broken row"));
        await using var jobs = await StartAsync(script, budgets => budgets.DefaultBudget = new TaskBudget { Time = Minute });
        await jobs.FireAsync<OrdinaryJob>();
        var end = await jobs.NextEndAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(end.Outcome, Is.EqualTo(ExecutionOutcome.Failed));
            Assert.That(end.Fault!.GetBaseException().Message, Is.EqualTo("broken row"));
            Assert.That(end.Result, Is.Null);
        }
    }

    [Test]
    public async Task A_time_limit_stops_an_ordinary_job_and_is_its_failure()
    {
        var script = JobScript.WaitsForItsToken;
        await using var jobs = await StartAsync(script, budgets => budgets.Jobs["DEFAULT.job"] = new TaskBudget { Time = Minute });
        await jobs.FireAsync<OrdinaryJob>();
        await script.BegunAsync();
        jobs.Advance(Minute);
        var end = await jobs.NextEndAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(end.Outcome, Is.EqualTo(ExecutionOutcome.Failed));
            Assert.That(end.Expiration, Is.InstanceOf<Expiration.TimeLimitExceeded>()
                .With.Property(nameof(Expiration.TimeLimitExceeded.Limit)).EqualTo(Minute)
                .And.Property(nameof(Expiration.TimeLimitExceeded.Elapsed)).EqualTo(Minute));
            Assert.That(end.Summary, Is.EqualTo("Expired: time_limit_exceeded"));
            Assert.That(((JobRunReport)end.Result!).Metrics!["expiration"], Is.EqualTo("time_limit_exceeded"));
        }
    }

    [Test]
    public async Task A_failure_is_tried_again_by_Quartz_and_each_attempt_has_the_whole_budget()
    {
        var script = JobScript.WaitsForItsToken;
        await using var jobs = await StartAsync(script);
        await jobs.FireAsync<Report>(retry: RetryPolicy.Fixed(1, Minute));
        await script.BegunAsync();
        jobs.Advance(2 * Minute);
        var first = await jobs.NextEndAsync();
        jobs.Advance(Minute);
        await script.BegunAsync();
        jobs.Advance(2 * Minute);
        var second = await jobs.NextEndAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(first.Expiration, Is.InstanceOf<Expiration.ProgressStalled>());
            Assert.That(second.Expiration, Is.InstanceOf<Expiration.ProgressStalled>());
            Assert.That((first.RetryAttempt, second.RetryAttempt), Is.EqualTo((0, 1)));
        }
    }

    [Test]
    public async Task An_expiration_classified_as_cancelled_ends_as_Quartz_ends_an_interrupted_job()
    {
        var script = JobScript.WaitsForItsToken;
        await using var jobs = await StartAsync(script, budgets => budgets.Classify = _ => ExpirationClassification.Cancelled);
        await jobs.FireAsync<Report>(retry: RetryPolicy.Fixed(1, Minute));
        await script.BegunAsync();
        jobs.Advance(2 * Minute);
        var end = await jobs.NextEndAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(end.Outcome, Is.EqualTo(ExecutionOutcome.Cancelled));
            Assert.That(end.Expiration, Is.Null);
            Assert.That(end.Summary, Is.EqualTo("Expired: progress_stalled"));
        }
    }

    [Test]
    public async Task A_Classify_that_throws_is_logged_and_the_default_counts()
    {
        var script = JobScript.WaitsForItsToken;
        var logs = new FakeLogCollector();
        await using var jobs = await ScheduledJobs.StartAsync(
            quartz => quartz.AddTaskBudgets(budgets => budgets.Classify = _ => throw new NotSupportedException("no rule")),
            services => services.AddSingleton(script).AddLogging(logging => logging.AddProvider(new FakeLoggerProvider(logs))));
        await jobs.FireAsync<Report>();
        await script.BegunAsync();
        jobs.Advance(2 * Minute);
        var end = await jobs.NextEndAsync();
        var logged = logs.GetSnapshot().Single(line => line.Id.Name == "ClassifyFailed");
        using (Assert.EnterMultipleScope())
        {
            Assert.That((end.Outcome, end.Expiration?.Code), Is.EqualTo((ExecutionOutcome.Failed, "progress_stalled")));
            Assert.That((logged.Exception?.Message, logged.Message), Is.EqualTo(("no rule", "Classify threw for progress_stalled; the default counts")));
        }
    }

    [Test]
    public async Task Progress_holds_a_stall_off_and_a_job_reads_why_it_was_stopped()
    {
        Expiration? why = null;
        var progressed = new TaskCompletionSource();
        var go = new TaskCompletionSource();
        var script = new JobScript(async (context, token) =>
        {
            var task = context.GetBackgroundTask();
            await go.Task;
            task.Progress.TotalUnitCount = 31;
            task.Progress.Add(1);
            progressed.SetResult();
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            }
            catch (OperationCanceledException) when (task.Expiration is { } reason)
            {
                why = reason;
                throw;
            }
        });
        await using var jobs = await StartAsync(script);
        await jobs.FireAsync<Report>();
        await script.BegunAsync();
        jobs.Advance(Minute);
        go.SetResult();
        await progressed.Task;
        jobs.Advance(Minute);
        jobs.Advance(Minute);
        var end = await jobs.NextEndAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(why, Is.InstanceOf<Expiration.ProgressStalled>().With.Property(nameof(Expiration.ProgressStalled.SinceProgress)).EqualTo(2 * Minute));
            Assert.That(end.Expiration, Is.EqualTo(why));
        }
    }

    [Test]
    public async Task Warns_before_the_limit()
    {
        var listens = new TaskCompletionSource();
        var warned = new TaskCompletionSource<BudgetWarning>();
        var script = new JobScript((context, token) =>
        {
            context.GetBackgroundTask().BudgetWarned += (_, warning) => warned.TrySetResult(warning);
            listens.SetResult();
            return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
        });
        await using var jobs = await StartAsync(script, budgets => budgets.DefaultBudget = new TaskBudget { Time = 10 * Minute });
        await jobs.FireAsync<OrdinaryJob>();
        await listens.Task;
        jobs.Advance(8 * Minute);
        var warning = await warned.Task;
        jobs.Advance(2 * Minute);
        var end = await jobs.NextEndAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(warning.Kind, Is.EqualTo(BudgetKind.Time));
            Assert.That(end.Expiration, Is.InstanceOf<Expiration.TimeLimitExceeded>());
        }
    }

    [Test]
    public async Task A_job_that_ignores_its_token_is_cut_off_after_its_grace_and_fails_when_it_returns()
    {
        var release = new TaskCompletionSource();
        var listens = new TaskCompletionSource();
        var graceEnded = new TaskCompletionSource();
        var expiring = new TaskCompletionSource();
        var script = new JobScript((context, _) =>
        {
            var task = context.GetBackgroundTask();
            task.Expiring += (_, _) => expiring.TrySetResult();
            task.GraceEnding.Register(() => graceEnded.TrySetResult());
            listens.SetResult();
            return release.Task;
        });
        await using var jobs = await StartAsync(script);
        await jobs.FireAsync<Report>();
        await listens.Task;
        jobs.Advance(2 * Minute);
        await expiring.Task;
        jobs.Advance(TimeSpan.FromSeconds(10));
        await graceEnded.Task;
        release.SetResult();
        var end = await jobs.NextEndAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(end.Expiration, Is.InstanceOf<Expiration.ProgressStalled>());
            Assert.That(((JobRunReport)end.Result!).Metrics!["grace_exceeded"], Is.True);
        }
    }

    [Test]
    public async Task A_job_that_finishes_within_its_grace_has_succeeded()
    {
        var script = new JobScript(async (_, token) => await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing));
        await using var jobs = await StartAsync(script);
        await jobs.FireAsync<Report>();
        await script.BegunAsync();
        jobs.Advance(2 * Minute);
        var end = await jobs.NextEndAsync();
        Assert.That((end.Outcome, end.Fault, end.Result), Is.EqualTo((ExecutionOutcome.Succeeded, default(JobExecutionException), default(object))));
    }

    [Test]
    public async Task A_job_that_fails_while_it_is_being_stopped_fails_with_its_own_exception()
    {
        var script = new JobScript(async (_, token) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw new InvalidDataException("half a file");
        });
        await using var jobs = await StartAsync(script);
        await jobs.FireAsync<Report>();
        await script.BegunAsync();
        jobs.Advance(2 * Minute);
        var end = await jobs.NextEndAsync();
        Assert.That(end.Fault!.GetBaseException().Message, Is.EqualTo("half a file"));
    }

    [Test]
    public async Task An_interruption_by_somebody_else_is_unknown_and_stays_Quartzs_own()
    {
        Expiration? why = null;
        var script = new JobScript(async (context, token) =>
        {
            var task = context.GetBackgroundTask();
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            }
            catch (OperationCanceledException) when ((why = task.Expiration) is not null)
            {
                throw;
            }
        });
        await using var jobs = await StartAsync(script);
        var key = await jobs.FireAsync<Report>();
        await script.BegunAsync();
        await jobs.Quartz.Interrupt(key, CancellationToken.None);
        var end = await jobs.NextEndAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(why, Is.InstanceOf<Expiration.Unknown>().With.Property(nameof(Expiration.Unknown.NativeDomain)).EqualTo("quartz"));
            Assert.That(end.Outcome, Is.EqualTo(ExecutionOutcome.Cancelled));
            Assert.That(end.Result, Is.Null);
        }
    }

    [Test]
    public async Task A_shutdown_that_interrupts_is_told_as_one()
    {
        Expiration? why = null;
        var script = new JobScript(async (context, token) =>
        {
            var task = context.GetBackgroundTask();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            why = task.Expiration;
            token.ThrowIfCancellationRequested();
        });
        await using var jobs = await StartAsync(script, null, quartz => quartz.ConfigureScheduler(scheduler => scheduler.ShutdownJobInterruption = ShutdownJobInterruption.Always));
        await jobs.FireAsync<Report>();
        await script.BegunAsync();
        await jobs.StopHostAsync();
        var end = await jobs.NextEndAsync();
        Assert.That((why?.Code, end.Outcome), Is.EqualTo(("host_shutting_down", ExecutionOutcome.Cancelled)));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Quartzs_own_timeout_beside_a_budget_stays_a_timeout(bool isOutside)
    {
        var script = JobScript.WaitsForItsToken;
        await using var jobs = await ScheduledJobs.StartAsync(
            quartz =>
            {
                if (isOutside)
                    quartz.AddJobTimeout(Minute);
                quartz.AddTaskBudgets(budgets => budgets.DefaultBudget = new TaskBudget { Time = 5 * Minute });
                if (!isOutside)
                    quartz.AddJobTimeout(Minute);
            },
            services => services.AddSingleton(script));
        await jobs.FireAsync<OrdinaryJob>();
        await script.BegunAsync();
        jobs.Advance(Minute);
        var end = await jobs.NextEndAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(end.Outcome, Is.EqualTo(ExecutionOutcome.Failed));
            Assert.That(end.Fault!.GetBaseException(), Is.Not.InstanceOf<TaskExpiredException>());
            Assert.That(end.Result, Is.Null);
        }
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_budget_beside_Quartzs_own_timeout_keeps_its_reason(bool isOutside)
    {
        var script = JobScript.WaitsForItsToken;
        await using var jobs = await ScheduledJobs.StartAsync(
            quartz =>
            {
                if (isOutside)
                    quartz.AddJobTimeout(5 * Minute);
                quartz.AddTaskBudgets(budgets => budgets.DefaultBudget = new TaskBudget { Time = Minute });
                if (!isOutside)
                    quartz.AddJobTimeout(5 * Minute);
            },
            services => services.AddSingleton(script));
        await jobs.FireAsync<OrdinaryJob>();
        await script.BegunAsync();
        jobs.Advance(Minute);
        Assert.That((await jobs.NextEndAsync()).Expiration, Is.InstanceOf<Expiration.TimeLimitExceeded>());
    }

    [Test]
    public async Task A_job_that_is_replaced_by_another_class_has_the_budget_of_the_new_one()
    {
        var script = JobScript.WaitsForItsToken;
        await using var jobs = await StartAsync(script);
        await jobs.FireAsync<Report>();
        await script.BegunAsync();
        jobs.Advance(2 * Minute);
        var before = await jobs.NextEndAsync();

        await jobs.FireAsync<ShortReport>();
        await script.BegunAsync();
        jobs.Advance(Minute);
        var after = await jobs.NextEndAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(before.Expiration, Is.InstanceOf<Expiration.ProgressStalled>());
            Assert.That(after.Expiration, Is.InstanceOf<Expiration.TimeLimitExceeded>().With.Property(nameof(Expiration.TimeLimitExceeded.Limit)).EqualTo(Minute));
        }
    }

    [Test]
    public async Task A_thousand_firings_at_once_each_end_by_their_own_limit()
    {
        const int Firings = 1_000;
        var script = JobScript.WaitsForItsToken;
        await using var jobs = await StartAsync(script, null, quartz => quartz.UseDefaultThreadPool(Firings));
        for (var number = 0; number < Firings; number++)
            await jobs.FireAsync<Report>($"job{number}");
        for (var number = 0; number < Firings; number++)
            await script.BegunAsync();
        jobs.Advance(2 * Minute);
        var ends = new List<EndedFiring>();
        for (var number = 0; number < Firings; number++)
            ends.Add(await jobs.NextEndAsync());
        using (Assert.EnterMultipleScope())
        {
            Assert.That(ends.Select(end => end.Job), Is.Unique);
            Assert.That(ends.Select(end => end.Expiration), Is.All.InstanceOf<Expiration.ProgressStalled>());
        }
    }

    [Test]
    public async Task A_job_without_a_budget_has_no_task_and_is_told_how_to_get_one()
    {
        var script = new JobScript((context, _) => Task.FromResult(context.GetBackgroundTask()));
        await using var jobs = await StartAsync(script);
        await jobs.FireAsync<OrdinaryJob>();
        var end = await jobs.NextEndAsync();
        Assert.That(end.Fault!.GetBaseException().Message, Does.Contain("DEFAULT.job").And.Contains("[TaskBudget]").And.Contains("DefaultBudget"));
    }

    [Test]
    public async Task A_scheduler_without_budgets_is_told_about_AddTaskBudgets()
    {
        var script = new JobScript((context, _) => Task.FromResult(context.GetBackgroundTask()));
        await using var jobs = await ScheduledJobs.StartAsync(_ => { }, services => services.AddSingleton(script));
        await jobs.FireAsync<Report>();
        Assert.That((await jobs.NextEndAsync()).Fault!.GetBaseException().Message, Does.Contain("AddTaskBudgets"));
    }

    private static Task<ScheduledJobs> StartAsync(JobScript script, Action<QuartzBudgetOptions>? budgets = null, Action<IQuartzBuilder>? quartz = null) =>
        ScheduledJobs.StartAsync(
            builder =>
            {
                builder.AddTaskBudgets(budgets);
                quartz?.Invoke(builder);
            },
            services => services.AddSingleton(script));
}
