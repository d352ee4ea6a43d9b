using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Quartz;

namespace TaskScheduling.Quartz.Tests;

public sealed class ScheduleTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
    private readonly Channel<(DateTimeOffset At, string Text)> _ran = Channel.CreateUnbounded<(DateTimeOffset, string)>();
    private Func<Task> _work = () => Task.CompletedTask;

    [Test]
    public async Task Every_firing_submits_the_request_with_its_payload()
    {
        var request = new ProcessingTaskRequest("nightly.report") { Payload = TaskPayload.FromJson("\"March\""u8) };
        await using var jobs = await StartAsync(quartz => quartz.ScheduleTask(request, trigger => trigger.WithSimpleSchedule(TimeSpan.FromMinutes(1), 1)));
        var first = await RanAsync();
        await jobs.NextEndAsync();
        jobs.Advance(TimeSpan.FromMinutes(1));
        var second = await RanAsync();
        var end = await jobs.NextEndAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That((first.Text, second.Text), Is.EqualTo(("\"March\"", "\"March\"")));
            Assert.That(second.At - first.At, Is.EqualTo(TimeSpan.FromMinutes(1)));
            Assert.That((end.Outcome, end.Summary, end.Job.ToString()), Is.EqualTo((ExecutionOutcome.Succeeded, "Submitted nightly.report", "tasks.nightly.report")));
        }
    }

    [Test]
    public async Task A_task_that_still_runs_is_not_doubled()
    {
        var over = new TaskCompletionSource();
        _work = () => over.Task;
        await using var jobs = await StartAsync();
        await jobs.Quartz.ScheduleTask(new ProcessingTaskRequest("nightly.report"), trigger => trigger.WithSimpleSchedule(TimeSpan.FromMinutes(1), 1));
        await RanAsync();
        await jobs.NextEndAsync();
        jobs.Advance(TimeSpan.FromMinutes(1));
        var second = await jobs.NextEndAsync();
        over.SetResult();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(second.Outcome, Is.EqualTo(ExecutionOutcome.Succeeded));
            Assert.That((second.Result as JobRunReport)!.Result, Is.EqualTo(JobRunResult.Skipped));
            Assert.That(second.Summary, Does.Contain("nightly.report").And.Contains("is running"));
            Assert.That(_ran.Reader.Count, Is.Zero);
        }
    }

    [Test]
    public async Task A_store_out_of_reach_fails_the_firing_and_Quartz_tries_again()
    {
        var store = new FailingStore();
        await using var jobs = await StartAsync(services: services => services.AddSingleton<ITaskStore>(store));
        await jobs.Quartz.ScheduleTask(
            new ProcessingTaskRequest("nightly.report") { Key = TaskKey.PerSubmission }, trigger => trigger.StartNow().WithRetryPolicy(RetryPolicy.Fixed(1, TimeSpan.FromMinutes(1))));
        var first = await jobs.NextEndAsync();
        store.IsBack = true;
        jobs.Advance(TimeSpan.FromMinutes(1));
        var second = await jobs.NextEndAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That((first.Fault!.InnerException as TaskSubmissionException)?.Error, Is.InstanceOf<SubmissionError.StoreUnavailable>());
            Assert.That((second.Outcome, second.RetryAttempt), Is.EqualTo((ExecutionOutcome.Succeeded, 1)));
        }
    }

    [Test]
    public async Task A_refusal_that_a_retry_would_not_change_is_reported_and_not_tried_again()
    {
        await using var jobs = await StartAsync();
        await jobs.Quartz.ScheduleTask(new ProcessingTaskRequest("nobody"), trigger => trigger.StartNow().WithRetryPolicy(RetryPolicy.Fixed(1, TimeSpan.FromMinutes(1))));
        var end = await jobs.NextEndAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(end.Outcome, Is.EqualTo(ExecutionOutcome.Succeeded), "nothing was thrown");
            Assert.That((end.Result as JobRunReport)!.Result, Is.EqualTo(JobRunResult.Failed));
            Assert.That(end.Summary, Does.Contain("No handler is registered for 'nobody'"));
        }
    }

    [Test]
    public async Task An_app_without_background_tasks_is_told_about_AddBackgroundTasks()
    {
        await using var jobs = await ScheduledJobs.StartAsync(quartz => quartz.ScheduleTask(new ProcessingTaskRequest("nightly.report"), trigger => trigger.StartNow()));
        Assert.That((await jobs.NextEndAsync()).Fault!.GetBaseException().Message, Does.Contain("AddBackgroundTasks"));
    }

    [Test]
    public async Task A_nightly_task_keeps_the_time_of_its_zone_when_summer_time_begins()
    {
        await using var jobs = await StartAsync(quartz => quartz.ScheduleTask( // it is 28 March 2026, 12:00 UTC; in the night 02:00 becomes 03:00
            new ProcessingTaskRequest("nightly.report"), trigger => trigger.WithCronSchedule("0 0 3 * * ?", cron => cron.InTimeZone(Berlin))));
        jobs.Advance(new DateTimeOffset(2026, 3, 29, 1, 0, 0, TimeSpan.Zero) - jobs.Time.GetUtcNow());
        var first = await RanAsync();
        await jobs.NextEndAsync();
        jobs.Advance(TimeSpan.FromDays(1));
        var second = await RanAsync();
        Assert.That((first.At, second.At), Is.EqualTo((new DateTimeOffset(2026, 3, 29, 1, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 3, 30, 1, 0, 0, TimeSpan.Zero))), "03:00 in Berlin on both days");
    }

    [Test]
    public async Task A_schedule_in_a_persistent_store_survives_a_restart_with_its_request()
    {
        var folder = Directory.CreateTempSubdirectory("schedules-");
        try
        {
            await using (var before = await StartAsync(Persistent))
            {
                await before.Quartz.ScheduleTask(
                    new ProcessingTaskRequest("nightly.report") { Payload = TaskPayload.FromJson("\"March\""u8), Budget = new TaskBudget { Time = TimeSpan.FromHours(1) } },
                    trigger => trigger.WithCronSchedule("0 0 3 * * ?", cron => cron.InTimeZone(TimeZoneInfo.Utc)));
            }

            await using var after = await StartAsync(Persistent, now: ScheduledJobs.Beginning.AddHours(1));
            after.Time.Advance(TimeSpan.FromHours(14));
            var ran = await RanAsync();
            Assert.That((await after.NextEndAsync()).Summary, Is.EqualTo("Submitted nightly.report"));
            Assert.That((ran.At, ran.Text), Is.EqualTo((new DateTimeOffset(2026, 3, 29, 3, 0, 0, TimeSpan.Zero), "\"March\"")));
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            folder.Delete(recursive: true);
        }

        void Persistent(IQuartzBuilder quartz)
        {
            quartz.ConfigureScheduler(scheduler => scheduler.InstanceName = "nightly");
            quartz.UsePersistentStore(store =>
            {
                store.UseSqlite(SqliteFactory.Instance, new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder.FullName, "quartz.db") }.ToString());
                store.UseSystemTextJsonSerializer();
                store.ProvisionSchema();
            });
        }
    }

    [Test]
    public async Task A_nightly_task_runs_once_in_the_night_in_which_its_hour_is_there_twice()
    {
        await using var jobs = await StartAsync( // in that night 03:00 becomes 02:00 again
            quartz => quartz.ScheduleTask(new ProcessingTaskRequest("nightly.report"), trigger => trigger.WithCronSchedule("0 30 2 * * ?", cron => cron.InTimeZone(Berlin))),
            now: new DateTimeOffset(2026, 10, 24, 12, 0, 0, TimeSpan.Zero));
        await AdvanceToAsync(jobs, new DateTimeOffset(2026, 10, 25, 0, 30, 0, TimeSpan.Zero));
        Assert.That(await NextAsync(jobs), Is.EqualTo(new DateTimeOffset(2026, 10, 26, 1, 30, 0, TimeSpan.Zero)));
    }

    [Test]
    public async Task An_interval_of_days_keeps_its_hour_when_summer_time_ends()
    {
        await using var jobs = await StartAsync(
            quartz => quartz.ScheduleTask(
                new ProcessingTaskRequest("nightly.report"),
                trigger => trigger
                    .StartAt(new DateTimeOffset(2026, 10, 25, 3, 0, 0, TimeSpan.FromHours(2)).AddDays(-1))
                    .WithCalendarIntervalSchedule(days => days.WithInterval(1, IntervalUnit.Day).InTimeZone(Berlin).PreserveHourOfDayAcrossDaylightSavings(true))),
            now: new DateTimeOffset(2026, 10, 23, 12, 0, 0, TimeSpan.Zero));
        await AdvanceToAsync(jobs, new DateTimeOffset(2026, 10, 24, 1, 0, 0, TimeSpan.Zero));
        Assert.That(await NextAsync(jobs), Is.EqualTo(new DateTimeOffset(2026, 10, 25, 2, 0, 0, TimeSpan.Zero)));
    }

    [TestCase(CronTriggerMisfireInstruction.FireAndProceed, 1)]
    [TestCase(CronTriggerMisfireInstruction.DoNothing, 0)]
    public Task A_cron_firing_that_was_missed_follows_Quartzs_misfire_handling(CronTriggerMisfireInstruction instruction, int madeUp) => CheckMisfireAsync(
        trigger => trigger.WithCronSchedule("0 0 3 * * ?", cron => cron.InTimeZone(TimeZoneInfo.Utc).WithMisfireInstruction(instruction)), madeUp);

    [TestCase(CalendarIntervalTriggerMisfireInstruction.FireAndProceed, 1)]
    [TestCase(CalendarIntervalTriggerMisfireInstruction.DoNothing, 0)]
    public Task An_interval_of_days_that_was_missed_does_so_too(CalendarIntervalTriggerMisfireInstruction instruction, int madeUp) => CheckMisfireAsync(
        trigger => trigger
            .StartAt(new DateTimeOffset(2026, 3, 29, 3, 0, 0, TimeSpan.Zero))
            .WithCalendarIntervalSchedule(days => days.WithInterval(1, IntervalUnit.Day).InTimeZone(TimeZoneInfo.Utc).WithMisfireInstruction(instruction)),
        madeUp);

    [TestCase(DailyTimeIntervalTriggerMisfireInstruction.FireAndProceed, 1)]
    [TestCase(DailyTimeIntervalTriggerMisfireInstruction.DoNothing, 0)]
    public Task A_time_of_the_day_that_was_missed_does_so_too(DailyTimeIntervalTriggerMisfireInstruction instruction, int madeUp) => CheckMisfireAsync(
        trigger => trigger.WithDailyTimeIntervalSchedule(daily => daily
            .WithInterval(24, IntervalUnit.Hour).OnEveryDay().StartingDailyAt(new TimeOnly(3, 0)).InTimeZone(TimeZoneInfo.Utc).WithMisfireInstruction(instruction)),
        madeUp);

    private async Task CheckMisfireAsync(Action<ITriggerConfigurator<TaskSubmissionJob>> trigger, int madeUp)
    {
        var missed = new MissedFiring();
        await using var jobs = await StartAsync(quartz => quartz.AddTriggerListener(missed));
        await jobs.Quartz.Standby(CancellationToken.None);
        await jobs.Quartz.ScheduleTask(new ProcessingTaskRequest("nightly.report") { Key = TaskKey.PerSubmission }, trigger);
        jobs.Advance(TimeSpan.FromHours(20)); // past 03:00
        await jobs.Quartz.Start(CancellationToken.None);
        await missed.Seen;
        for (var firing = 0; firing < madeUp; firing++)
            await jobs.NextEndAsync();
        jobs.Advance(TimeSpan.FromHours(19)); // to 03:00 of the day after
        Assert.That((await jobs.NextEndAsync()).Summary, Is.EqualTo("Submitted nightly.report"));
    }

    /// <summary>And there it runs, at exactly that instant.</summary>
    private async Task AdvanceToAsync(ScheduledJobs jobs, DateTimeOffset instant)
    {
        jobs.Advance(instant - jobs.Time.GetUtcNow());
        Assert.That((await RanAsync()).At, Is.EqualTo(instant));
        await jobs.NextEndAsync();
    }

    private Task<ScheduledJobs> StartAsync(Action<IQuartzBuilder>? quartz = null, Action<IServiceCollection>? services = null, DateTimeOffset? now = null) => ScheduledJobs.StartAsync(
        builder => quartz?.Invoke(builder),
        collection =>
        {
            services?.Invoke(collection);
            collection.AddBackgroundTasks(tasks => tasks.AddProcessingTask("nightly.*", async (task, _) =>
            {
                var time = collection.Select(service => service.ImplementationInstance).OfType<TimeProvider>().Single();
                _ran.Writer.TryWrite((time.GetUtcNow(), task.Payload.ToString()));
                await _work();
            }));
        },
        now);

    private static async Task<DateTimeOffset?> NextAsync(ScheduledJobs jobs) =>
        (await jobs.Quartz.GetTrigger(new TriggerKey("nightly.report", "tasks"), CancellationToken.None))!.NextFireTimeUtc;

    private Task<(DateTimeOffset At, string Text)> RanAsync() => _ran.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    private sealed class MissedFiring : ITriggerListener
    {
        private readonly TaskCompletionSource _seen = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Name => "misfires";

        public Task Seen => _seen.Task.WaitAsync(TimeSpan.FromSeconds(30));

        public ValueTask TriggerMisfired(ITrigger trigger, IScheduler scheduler, CancellationToken cancellationToken)
        {
            _seen.TrySetResult();
            return ValueTask.CompletedTask;
        }
    }

    private sealed class FailingStore : ITaskStore
    {
        public bool IsBack { get; set; }

        public bool IsDurable => false;

        public bool SavesRecords => true;

        public ValueTask SaveAsync(TaskRecord record, CancellationToken cancellationToken) => IsBack ? ValueTask.CompletedTask : throw new IOException("the disk is gone");

        public ValueTask<IReadOnlyList<StoredTask>> LoadAsync(CancellationToken cancellationToken) => new([]);

        public ValueTask SaveCheckpointAsync(RunId run, ReadOnlyMemory<byte> utf8Json, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ReadOnlyMemory<byte>? ReadCheckpoint(TaskId id) => null;

        public void Note(TaskNote note)
        {
        }

        public void Forget(TaskId id)
        {
        }
    }
}
