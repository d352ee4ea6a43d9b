namespace TaskScheduling.Tests.Engine;

/// <summary>Tasks that another process may execute, too.</summary>
public sealed class SharingTests
{
    private static readonly ContinuedProcessingTaskRequest Keyed = Given.Continued with { Key = "k" };
    private static readonly Expiration.LeaseLost Lost = new("a", "b");
    private readonly EngineHarness _engine = new(Given.OneSlot, durable: true);

    [Test]
    public void News_of_another_process_are_told_as_submitted_and_start()
    {
        var task = _engine.Recover(News(Given.Continued));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(_engine.HasStarted(task), Is.True);
            Assert.That(_engine.Effects.Where(effect => effect.Kind is EffectKind.Publish && effect.TaskId == task).Select(effect => (EventKind)effect.Code),
                Is.EqualTo(new[] { EventKind.Submitted, EventKind.Started }));
        }
    }

    [Test]
    public void News_are_newer_than_what_waits_here([Values] WhenPending whenPending, [Values] bool recovered)
    {
        _engine.Submit();
        var here = recovered ? _engine.Recover(new RecoveredTask(Keyed, Given.At(-100))) : _engine.Submit(Keyed);
        var news = _engine.Recover(News(Keyed with { WhenPending = whenPending }));
        var (stays, goes) = whenPending is WhenPending.Replace ? (news, here) : (here, news);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(_engine.ResultOf(goes)?.Expiration, Is.EqualTo(new Expiration.Superseded(stays) { At = Given.At(0) }));
            Assert.That(_engine.StateOf(stays), Is.EqualTo(TaskState.Pending));
        }
    }

    [Test]
    public void News_of_a_key_that_runs_wait_even_if_they_asked_not_to()
    {
        var running = _engine.Submit(Keyed);
        var news = _engine.Recover(News(Keyed with { WhenRunning = WhenRunning.Refuse }));
        Assert.That(_engine.ReasonsOf(news), Does.Contain(new DeferralReason.KeyBusy("k", running)));
    }

    [Test]
    public void A_waiting_task_is_handed_back_with_what_it_waits_for()
    {
        _engine.Submit();
        var task = _engine.Recover(Stored(Given.Continued));
        HandBack(task);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(_engine.DataOf<ValueList<DeferralReason>>(EffectKind.HandedBack, task).Single(), Is.EqualTo((ValueList<DeferralReason>)[new DeferralReason.ConcurrencyLimit(null, 1)]));
            Assert.That((_engine.Engine.Knows(task), _engine.Engine.Snapshot(task), _engine.Engine.Load(TaskKind.ContinuedProcessing).Pending), Is.EqualTo((false, (TaskSnapshot?)null, 0)));
            Assert.That(_engine.Effects.Where(effect => effect.Kind is EffectKind.Persist && effect.TaskId == task), Is.Empty, "nothing is recorded");
            Assert.That(_engine.EventsOf<TaskEvent.Ended>(task), Is.Empty);
        }
    }

    [Test]
    public void A_task_that_can_start_now_is_not_handed_back()
    {
        TaskId task = default;
        _engine.Together(() =>
        {
            task = _engine.Recover(Stored(Given.Continued));
            HandBack(task);
        });
        Assert.That((_engine.HasStarted(task), _engine.Engine.Knows(task)), Is.EqualTo((true, true)));
    }

    [Test]
    public void What_was_handed_back_may_come_again()
    {
        var first = _engine.Submit();
        var task = _engine.Recover(Stored(Keyed));
        HandBack(task);
        _engine.Recover(Stored(Keyed), task);
        _engine.EndRun(first);
        Assert.That(_engine.HasStarted(task), Is.True);
    }

    [Test]
    public void A_run_in_progress_is_not_handed_back()
    {
        var task = _engine.Submit();
        HandBack(task);
        Assert.That(_engine.StateOf(task), Is.EqualTo(TaskState.Running));
    }

    [Test]
    public void A_start_that_was_refused_leaves_the_slot_to_others()
    {
        var engine = new EngineHarness(Given.OneSlot, durable: true) { Store = StoreMode.Holds };
        var task = engine.Recover(Stored(Given.Continued));
        engine.Send(SchedulerInput.PersistFenced(engine.Now, task, PersistKind.RunStart, Lost));
        var other = engine.Recover(Stored(Given.Continued));
        engine.AnswerStore();
        using (Assert.EnterMultipleScope())
        {
            Assert.That((engine.HasStarted(task), engine.HasStarted(other), engine.Engine.Knows(task)), Is.EqualTo((false, true, false)));
            Assert.That(engine.Effects.Single(effect => effect.Kind is EffectKind.HandedBack).TaskId, Is.EqualTo(task));
        }
    }

    [Test]
    public void An_end_that_was_refused_is_told_to_this_process_alone()
    {
        var engine = new EngineHarness(Given.OneSlot, durable: true) { Store = StoreMode.Holds };
        var task = engine.Submit();
        engine.AnswerStore();
        engine.EndRun(task);
        engine.Send(SchedulerInput.PersistFenced(engine.Now, task, PersistKind.RunEnd, Lost));
        var end = engine.DataOf<TaskResult>(EffectKind.HandedBack, task).Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That((end.Outcome, end.Expiration, end.Next), Is.EqualTo((TaskOutcome.Expired, (Expiration)(Lost with { At = Given.At(0) }), (Resubmitted?)null)));
            Assert.That(engine.Effects.Any(effect => effect.TaskId == task && effect.Kind is EffectKind.RunCompleted or EffectKind.Completed), Is.False);
            Assert.That(engine.Engine.Load(TaskKind.ContinuedProcessing).Running, Is.Zero);
        }
    }

    [Test]
    public void A_handler_that_outlives_a_lost_lease_keeps_its_slot_and_the_task_is_not_taken_again()
    {
        var engine = new EngineHarness(Given.OneSlot, durable: true) { Store = StoreMode.Holds };
        var task = engine.Submit();
        engine.AnswerStore();
        engine.Send(SchedulerInput.RunLost(engine.Now, new RunId(task, 1), Lost));
        engine.Send(SchedulerInput.PersistFenced(engine.Now, task, PersistKind.RunEnd, Lost));
        engine.Recover(Stored(Given.Continued), task);
        var during = (engine.Engine.Knows(task), engine.Engine.Load(TaskKind.ContinuedProcessing).Overrunning);
        engine.EndRun(task);
        engine.Recover(Stored(Given.Continued), task);
        engine.AnswerStore();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(engine.ExpirationOf(task), Is.EqualTo(Lost with { At = Given.At(0) }));
            Assert.That(during, Is.EqualTo((false, 1)));
            Assert.That(
                engine.Effects.Where(effect => effect.Kind is EffectKind.HandedBack).Select(effect => effect.Data).OfType<ValueList<DeferralReason>>().Single(),
                Is.EqualTo((ValueList<DeferralReason>)[new DeferralReason.EarlierRunStillReturning(new RunId(task, 1))]));
            Assert.That(engine.StateOf(task), Is.EqualTo(TaskState.Running), "once the handler has returned it may come again");
        }
    }

    [Test]
    public void Of_tasks_without_a_handler_nothing_is_kept_once_they_have_left([Values] bool handedBack)
    {
        var once = PassThrough(handedBack);
        var unserved = _engine.Engine.Export().Unserved;
        var again = PassThrough(handedBack);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(unserved, Is.Empty);
            Assert.That(again.Intersect(once, ReferenceEqualityComparer.Instance), Is.Empty, "whatever stands in for a handler is made anew");
        }
    }

    [Test]
    public void What_stands_in_for_a_handler_stays_until_the_last_that_waits_for_it_has_left()
    {
        var gone = _engine.Recover(Stored(new ProcessingTaskRequest("late.a")));
        var stays = _engine.Recover(Stored(new ProcessingTaskRequest("late.a")));
        var before = StandInsFor(stays).Single();
        HandBack(gone);
        var news = _engine.Recover(Stored(new ProcessingTaskRequest("late.a")));
        var after = StandInsFor(news).Single();
        _engine.Register(new HandlerDescription("late.*", TaskKind.Processing));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(after, Is.SameAs(before));
            Assert.That(_engine.RunOf(stays).Start.Handler.Pattern, Is.EqualTo("late.*"));
            Assert.That(_engine.ReasonsOf(news), Is.EqualTo(new[] { new DeferralReason.ConcurrencyLimit(1, 1) }));
            Assert.That(_engine.Engine.Export().Unserved, Is.Empty);
        }
    }

    [TestCase(WhenPending.Replace, ExpectedResult = "first")]
    [TestCase(WhenPending.Keep, ExpectedResult = "second")]
    [TestCase(WhenPending.Refuse, ExpectedResult = "second")]
    public string Of_two_tasks_of_a_key_the_store_says_which_is_the_later_one_whichever_comes_first(WhenPending later)
    {
        var engine = new EngineHarness(durable: true);
        var second = engine.Recover(Stored(Given.Processing with { Key = "k", WhenPending = later, EarliestBeginDate = Given.At(60) }) with { Order = 2 });
        var first = engine.Recover(Stored(Given.Processing with { Key = "k", EarliestBeginDate = Given.At(60) }) with { Order = 1 });
        return engine.ResultOf(first)?.Expiration is Expiration.Superseded { By: var by } && by == second ? "first"
            : engine.ResultOf(second)?.Expiration is Expiration.Superseded { By: var other } && other == first ? "second" : "none";
    }

    private static RecoveredTask News(BackgroundTaskRequest request) => Stored(request) with { IsNews = true };

    private static RecoveredTask Stored(BackgroundTaskRequest request) => new(request, Given.At(0));

    /// <summary>What stood in for the handlers of a thousand tasks, each with an identifier of its own, before they left.</summary>
    private HandlerDescription[] PassThrough(bool handedBack)
    {
        TaskId[] tasks = [.. Enumerable.Range(0, 1_000).Select(number => _engine.Recover(Stored(new ProcessingTaskRequest($"upload.{number}"))))];
        var standIns = StandInsFor(tasks);
        foreach (var task in tasks)
        {
            if (handedBack)
                HandBack(task);
            else
                _engine.Cancel(task);
        }

        return standIns;
    }

    private HandlerDescription[] StandInsFor(params TaskId[] tasks)
    {
        var snapshot = _engine.Engine.Export();
        var entries = snapshot.Entries.ToDictionary(entry => entry.Id);
        return [.. tasks.Select(task => snapshot.Descriptions[entries[task].Handler])];
    }

    private void HandBack(TaskId task) => _engine.Send(SchedulerInput.HandBackRequested(_engine.Now, task));
}
