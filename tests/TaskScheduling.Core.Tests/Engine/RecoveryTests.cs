namespace TaskScheduling.Tests.Engine;

/// <summary>What an earlier process has left in the store.</summary>
public sealed class RecoveryTests
{
    private static readonly Expiration.HostLost Crash = new(Given.At(-10), true, 137);
    private readonly EngineHarness _engine = new(durable: true, start: false);

    [Test]
    public void A_pending_task_starts_when_the_scheduler_does()
    {
        var task = _engine.Recover(Stored(Given.Continued));
        var before = _engine.ReasonsOf(task).ToArray();
        _engine.Start();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(before, Is.EqualTo(new[] { new DeferralReason.SchedulerNotStarted() }));
            Assert.That(_engine.Engine.Snapshot(task), Has.Property("State").EqualTo(TaskState.Running)
                .And.Property("Attempt").EqualTo(1).And.Property("SubmittedAt").EqualTo(Given.At(-100)));
        }
    }

    [Test]
    public void They_start_in_the_order_of_their_submission_and_before_newer_ones()
    {
        var engine = new EngineHarness(Given.OneSlot, durable: true, start: false);
        var newer = engine.Submit();
        var first = engine.Recover(Stored(Given.Continued));
        var second = engine.Recover(Stored(Given.Continued));
        engine.Start();
        engine.EndRun(first);
        engine.EndRun(second);
        Assert.That(engine.Effects.Where(effect => effect.Kind is EffectKind.Start).Select(effect => effect.TaskId), Is.EqualTo(new[] { first, second, newer }));
    }

    [Test]
    public void One_that_was_lost_keeps_its_place_however_often_the_process_starts_again()
    {
        var engine = new EngineHarness(Given.OneSlot, durable: true, start: false);
        var later = engine.Recover(Stored(Given.Continued) with { SubmittedAt = Given.At(-5) });
        var lost = engine.Recover(Stored(Given.Continued, Ended(1, Crash with { At = Given.At(-10) }, ResubmitRule.AtNextStart, null)));
        var failed = engine.Recover(Stored(Given.Continued, Failed(1, ResubmitRule.AtNextStart, null)));
        engine.Start();
        engine.EndRun(failed);
        engine.EndRun(lost);
        Assert.That(engine.Effects.Where(effect => effect.Kind is EffectKind.Start).Select(effect => effect.TaskId), Is.EqualTo(new[] { failed, lost, later }));
    }

    [Test]
    public void A_run_that_was_cut_off_ends_with_its_last_progress_where_the_store_knows_it([Values] bool known)
    {
        var progress = known ? new ProgressSnapshot(3, 9) : default;
        var stored = Stored(Given.Continued) with { OpenRun = 1 };
        var task = _engine.Recover(known ? stored with { LastSaid = new LastSaid("b", "3 of 9", progress) } : stored);
        var waiting = _engine.Engine.Snapshot(task)!.Progress;
        Assert.That((_engine.LastRunOf(task).Progress, waiting), Is.EqualTo((progress, progress)));
    }

    [Test]
    public void A_run_that_was_cut_off_ends_as_host_lost_and_is_followed_by_the_next_attempt()
    {
        var task = _engine.Recover(Stored(Given.Continued) with { OpenRun = 1, LastSignOfLife = Given.At(-10), BootChanged = true, ExitCode = 137 });
        _engine.Start();
        var end = new TaskResult
        {
            TaskId = task,
            RunId = new RunId(task, 1),
            Outcome = TaskOutcome.Expired,
            Expiration = Crash with { At = Given.At(0) },
            Title = Given.Texts(task, null).Title,
            Subtitle = "host_lost",
            Next = new Resubmitted(2, ResubmitRule.AtNextStart, Given.At(20)),
        };
        using (Assert.EnterMultipleScope())
        {
            Assert.That(_engine.DataOf<TaskResult>(EffectKind.Persist, task), Is.EqualTo(new[] { end }));
            Assert.That(_engine.LastRunOf(task), Is.EqualTo(end));
            Assert.That(_engine.EventsOf<TaskEvent.Expiring>(task).Single(), Has.Property("Expiration").EqualTo(end.Expiration).And.Property("RunId").EqualTo(end.RunId));
            Assert.That(_engine.EventsOf<TaskEvent.RunEnded>(task).Single().Result, Is.EqualTo(end));
            Assert.That(_engine.ReasonsOf(task), Is.EqualTo(new[] { new DeferralReason.BackoffUntil(Given.At(20)) }), "30 s after the last sign of life");
        }

        _engine.AdvanceBy(20);
        Assert.That(_engine.RunOf(task).Start.RunId, Is.EqualTo(new RunId(task, 2)));
    }

    [TestCase(null, 30.0)]
    [TestCase(-100.0, 0.0)]
    [TestCase(500.0, 30.0)]
    public void The_spacing_counts_from_the_last_sign_of_life_and_is_never_longer_than_meant(double? seen, double wait)
    {
        var task = _engine.Recover(Stored(Given.Continued) with { OpenRun = 1, LastSignOfLife = seen is { } seconds ? Given.At(seconds) : null });
        _engine.Start();
        _engine.AdvanceBy(Math.Max(0, wait - 0.001));
        Assert.That(_engine.HasStarted(task), Is.EqualTo(wait == 0));
        _engine.AdvanceBy(0.001);
        Assert.That(_engine.HasStarted(task), Is.True);
    }

    [Test]
    public void A_rule_that_says_never_ends_the_task()
    {
        var task = _engine.Recover(Stored(Given.Continued with { Resubmission = Resubmission.Never }) with { OpenRun = 1 });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(_engine.ResultOf(task)?.Expiration, Is.InstanceOf<Expiration.HostLost>());
            Assert.That(_engine.EventsOf<TaskEvent.Ended>(task), Has.Exactly(1).Items);
        }
    }

    [Test]
    public void The_third_loss_parks_and_a_release_frees()
    {
        var task = _engine.Recover(Stored(Given.Continued, Lost(1), Lost(2)) with { OpenRun = 3 });
        _engine.Start();
        _engine.AdvanceBy(3600);
        Assert.That(_engine.ReasonsOf(task), Is.EqualTo(new[] { new DeferralReason.Parked(3) }));
        _engine.Send(SchedulerInput.Released(_engine.Now, task));
        Assert.That(_engine.RunOf(task).Start.RunId.Attempt, Is.EqualTo(4));
    }

    [Test]
    public void A_run_after_the_third_loss_shows_that_it_was_released()
    {
        var task = _engine.Recover(Stored(Given.Continued, Lost(1), Lost(2), Lost(3)) with { OpenRun = 4 });
        _engine.Start();
        _engine.AdvanceBy(30);
        Assert.That(_engine.RunOf(task).Start.RunId.Attempt, Is.EqualTo(5));
    }

    [Test]
    public void What_waited_for_the_next_start_is_free()
    {
        var stopped = new Expiration.HostShuttingDown(Given.Seconds(30)) { At = Given.At(-60) };
        var task = _engine.Recover(Stored(Given.Continued, Ended(1, stopped, ResubmitRule.AtNextStart, Given.At(-30))));
        _engine.Start();
        Assert.That(_engine.RunOf(task).Start.RunId.Attempt, Is.EqualTo(2));
        _engine.Expire(task, new Expiration.HostShuttingDown(Given.Seconds(30)));
        _engine.EndRun(task, HandlerReturn.Cancelled);
        _engine.AdvanceBy(3600);
        Assert.That(_engine.ReasonsOf(task), Is.EqualTo(new[] { new DeferralReason.WaitingForNextStart() }), "the one after this");
    }

    [TestCase(40.0, 40.0)]
    [TestCase(-5.0, 0.0)]
    [TestCase(5000.0, 60.0)]
    public void A_backoff_goes_on_and_is_never_longer_than_meant(double until, double wait)
    {
        var steady = ResubmitRule.AfterBackoff(new Backoff { Delay = Given.Seconds(60), Kind = BackoffKind.Constant, UseJitter = false });
        var task = _engine.Recover(Stored(Given.Continued, Failed(1, steady, Given.At(until))));
        _engine.Start();
        _engine.AdvanceBy(Math.Max(0, wait - 0.001));
        Assert.That(_engine.HasStarted(task), Is.EqualTo(wait == 0));
        _engine.AdvanceBy(0.001);
        Assert.That(_engine.RunOf(task).Start.RunId.Attempt, Is.EqualTo(2));
    }

    [Test]
    public void A_begin_date_still_holds_and_a_clock_that_was_set_back_holds_nobody()
    {
        var dated = _engine.Recover(Stored(Given.Continued with { EarliestBeginDate = Given.At(100) }));
        var fromTheFuture = _engine.Recover(Stored(Given.Continued) with { SubmittedAt = Given.At(9999) });
        _engine.Start();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(_engine.ReasonsOf(dated), Is.EqualTo(new[] { new DeferralReason.NotYetDue(Given.At(100)) }));
            Assert.That(_engine.HasStarted(fromTheFuture), Is.True);
        }
    }

    [Test]
    public void What_was_allowed_once_is_not_allowed_again()
    {
        var worker = new Expiration.WorkerLost(1, null, []);
        var task = _engine.Recover(Stored(Given.Continued, Ended(1, worker, ResubmitRule.AfterBackoff().Once(), null)));
        _engine.Start();
        _engine.Lose(task, worker);
        Assert.That(_engine.ResultOf(task), Is.Not.Null);
    }

    [Test]
    public void A_task_without_a_handler_waits_for_it_and_then_has_its_limits()
    {
        var wild = _engine.Recover(Stored(new ProcessingTaskRequest("late.a")));
        var otherKind = _engine.Recover(Stored(new ProcessingTaskRequest("continued")));
        _engine.Start();
        var before = _engine.ReasonsOf(wild).ToArray();
        _engine.Register(new HandlerDescription("late.*", TaskKind.Processing, new TaskBudget { Time = Given.Seconds(7) }));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(before, Is.EqualTo(new[] { new DeferralReason.HandlerMissing("late.a") }));
            Assert.That(_engine.RunOf(wild).Start.Handler.Pattern, Is.EqualTo("late.*"));
            Assert.That(_engine.RunOf(wild).Start.Budget.Time?.Value, Is.EqualTo(Given.Seconds(7)));
            Assert.That(_engine.ReasonsOf(otherKind), Is.EqualTo(new[] { new DeferralReason.HandlerMissing("continued") }));
        }
    }

    [Test]
    public void The_later_one_of_a_key_wins()
    {
        var keyed = Given.Continued with { Key = "k" };
        var waiting = _engine.Recover(Stored(keyed));
        var cutOff = _engine.Recover(Stored(keyed) with { OpenRun = 1 });
        var last = _engine.Recover(Stored(keyed));
        _engine.Start();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(_engine.ResultOf(waiting)?.Expiration, Is.EqualTo(new Expiration.Superseded(cutOff) { At = Given.At(0) }));
            Assert.That(_engine.ResultOf(cutOff)?.Expiration, Is.EqualTo(new Expiration.Superseded(last) { At = Given.At(0) }));
            Assert.That(_engine.HasStarted(last), Is.True);
        }
    }

    [Test]
    public void A_later_one_that_gives_way_ends_itself([Values(WhenPending.Keep, WhenPending.Refuse)] WhenPending polite, [Values] bool earlierWasRunning)
    {
        var keyed = Given.Continued with { Key = "k" };
        var earlier = _engine.Recover(Stored(keyed) with { OpenRun = earlierWasRunning ? 1 : null });
        var later = _engine.Recover(Stored(keyed with { WhenPending = polite }));
        _engine.Start();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(_engine.ResultOf(later)?.Expiration, Is.EqualTo(new Expiration.Superseded(earlier) { At = Given.At(0) }));
            Assert.That(_engine.ResultOf(earlier), Is.Null, "it goes on");
        }
    }

    [Test]
    public void A_submission_of_this_process_is_newer_than_anything_stored([Values] bool wasRunning)
    {
        var keyed = Given.Continued with { Key = "k" };
        var newer = _engine.Submit(keyed);
        var stored = _engine.Recover(Stored(keyed) with { OpenRun = wasRunning ? 1 : null });
        _engine.Start();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(_engine.ResultOf(stored)?.Expiration?.Code, Is.EqualTo(wasRunning ? "host_lost" : "superseded"));
            Assert.That(_engine.HasStarted(newer), Is.True);
        }
    }

    [Test]
    public void One_that_is_known_already_is_reported_and_changes_nothing()
    {
        var task = _engine.Recover(Stored(Given.Continued));
        _engine.Recover(Stored(Given.Continued) with { OpenRun = 1 }, task);
        _engine.Start();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(_engine.Effects.Where(effect => effect.Kind is EffectKind.Report).Select(effect => effect.Data), Is.EqualTo(new[] { new EngineReport.AlreadyKnown(task) }));
            Assert.That(_engine.RunOf(task).Start.RunId.Attempt, Is.EqualTo(1));
            Assert.That(_engine.Engine.TaskIds, Has.Count.EqualTo(1));
        }
    }

    [Test]
    public void No_limit_refuses_what_was_accepted_once()
    {
        var engine = new EngineHarness(Given.Policy with { ContinuedProcessing = new KindPolicy { MaximumPending = 1 } }, durable: true, start: false);
        for (var count = 0; count < 3; count++)
            engine.Recover(Stored(Given.Continued));
        var refused = engine.Submit();
        Assert.That((engine.Engine.Load(TaskKind.ContinuedProcessing).Pending, engine.RefusalOf(refused)?.Code), Is.EqualTo((3, "too_many_pending")));
    }

    [Test]
    public void Whoever_was_preempted_often_enough_is_not_preempted_again()
    {
        var preempting = Given.OneSlot with { Preemption = new Preemption { MaximumTimes = 1 } };
        var engine = new EngineHarness(preempting, durable: true, start: false);
        var preempted = new Expiration.Preempted(default);
        var task = engine.Recover(Stored(Given.Continued, Ended(1, preempted, ResubmitRule.WhenClear, null)));
        engine.Start();
        engine.Submit(Given.Continued with { Priority = TaskPriority.High });
        engine.AdvanceBy(3600);
        Assert.That(engine.StateOf(task), Is.EqualTo(TaskState.Running));
    }

    [Test]
    public void A_start_that_the_shutdown_overtook_is_taken_back()
    {
        _engine.Start();
        _engine.Store = StoreMode.Holds;
        var task = _engine.Submit();
        _engine.ShutDown();
        _engine.Store = StoreMode.Answers;
        _engine.AnswerStore();
        var book = new RecordBook();
        book.Read(_engine);
        Assert.That(book.Unended.Single(), Is.EqualTo((task, new RecoveredTask(Given.Continued, Given.At(0)))), "it was never running, so nobody lost it");
    }

    [Test]
    public void At_the_shutdown_whoever_waits_hears_that_it_goes_on_at_the_next_start()
    {
        var engine = new EngineHarness(Given.OneSlot, durable: true);
        var running = engine.Submit();
        var pending = engine.Submit();
        engine.ShutDown();
        engine.ShutDown(0);
        engine.EndRun(running, HandlerReturn.Cancelled);
        var left = engine.DataOf<TaskResult>(EffectKind.Left, pending).Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That((left.Outcome, left.Expiration?.Code), Is.EqualTo((TaskOutcome.Cancelled, "host_shutting_down")));
            Assert.That(left.Next, Is.EqualTo(new Resubmitted(1, ResubmitRule.AtNextStart, null)));
            Assert.That(engine.DataOf<TaskResult>(EffectKind.Left, running), Is.EqualTo(new[] { engine.LastRunOf(running) }));
            Assert.That(engine.ReasonsOf(pending), Does.Contain(new DeferralReason.WaitingForNextStart()));
            Assert.That(engine.DataOf<object>(EffectKind.Completed, pending), Is.Empty);
        }
    }

    private static RecoveredTask Stored(BackgroundTaskRequest request, params TaskResult[] runs) => new(request, Given.At(-100)) { Runs = [.. runs] };

    private static TaskResult Lost(int attempt) => Ended(attempt, Crash, ResubmitRule.AtNextStart, null);

    private static TaskResult Ended(int attempt, Expiration reason, ResubmitRule rule, DateTimeOffset? until) => new()
    {
        TaskId = default,
        RunId = new RunId(default, attempt),
        Outcome = TaskOutcome.Expired,
        Expiration = reason,
        Next = new Resubmitted(attempt + 1, rule, until),
    };

    private static TaskResult Failed(int attempt, ResubmitRule rule, DateTimeOffset? until) => new()
    {
        TaskId = default,
        RunId = new RunId(default, attempt),
        Outcome = TaskOutcome.Failed,
        Next = new Resubmitted(attempt + 1, rule, until),
    };
}
