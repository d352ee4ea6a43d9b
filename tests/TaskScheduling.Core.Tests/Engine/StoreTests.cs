namespace TaskScheduling.Tests.Engine;

/// <summary>What happens while, and when not, something is made durable.</summary>
public sealed class StoreTests
{
    [Test]
    public void Where_nothing_is_written_nobody_is_asked_to_write()
    {
        var engine = new EngineHarness(saves: false);
        var task = engine.Submit(Given.Processing);
        engine.EndRun(task);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(engine.Effects.Select(effect => effect.Kind), Has.None.EqualTo(EffectKind.Persist));
            Assert.That(engine.Effects.Where(effect => effect.TaskId == task && effect.Kind is not (EffectKind.Publish or EffectKind.Present)).Select(effect => effect.Kind),
                Is.EqualTo(new[] { EffectKind.Admitted, EffectKind.Start, EffectKind.RunCompleted, EffectKind.Completed }));
        }
    }

    [Test]
    public void A_submission_that_cannot_be_saved_leaves_nothing_behind([Values] bool startsAtOnce)
    {
        var engine = new EngineHarness { Store = StoreMode.Fails };
        var task = engine.Submit(startsAtOnce ? Given.Continued : Given.Continued with { EarliestBeginDate = Given.At(100) });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(engine.RefusalOf(task), Is.EqualTo(new SubmissionError.StoreUnavailable("disk full.")));
            Assert.That(engine.Engine.Load(TaskKind.ContinuedProcessing), Is.EqualTo((0, 0, 0, 4)));
            Assert.That(engine.Engine.NextDeadline, Is.Null);
            Assert.That(engine.EventsOf<TaskEvent>(task), Is.Empty);
        }
    }

    [Test]
    public void A_submission_that_keeps_another_waits_until_that_one_is_saved([Values] bool fails)
    {
        var engine = new EngineHarness { Store = StoreMode.Holds };
        var later = Given.Continued with { Key = "k", EarliestBeginDate = Given.At(100) };
        var first = engine.Submit(later);
        var second = engine.Submit(later with { WhenPending = WhenPending.Keep });
        var early = engine.DataOf<TaskId>(EffectKind.Kept, second).Any();
        engine.AnswerStore(fails);
        engine.Store = StoreMode.Answers;
        engine.AnswerStore();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(early, Is.False);
            Assert.That(engine.DataOf<TaskId>(EffectKind.Kept, second), Is.EqualTo(fails ? [] : new[] { first }));
            Assert.That(engine.Engine.Snapshot(second) is not null, Is.EqualTo(fails), "it is the work of the key itself, then");
        }
    }

    [Test]
    public void A_start_that_cannot_be_saved_is_tried_again()
    {
        var engine = new EngineHarness(Given.OneSlot);
        var first = engine.Submit();
        var task = engine.Submit();
        engine.Store = StoreMode.Holds;
        engine.EndRun(first);
        engine.Store = StoreMode.Answers;
        engine.AnswerStore(fails: true);
        Assert.That(engine.StateOf(task), Is.EqualTo(TaskState.Pending));
        engine.AdvanceBy(30);
        Assert.That(engine.Engine.Snapshot(task), Has.Property("State").EqualTo(TaskState.Running).And.Property("Attempt").EqualTo(1));
    }

    [Test]
    public void A_stop_while_a_start_that_cannot_be_saved_is_written_ends_the_task()
    {
        var engine = new EngineHarness(Given.OneSlot);
        var first = engine.Submit();
        var task = engine.Submit();
        engine.EndRun(first);
        engine.Store = StoreMode.Holds;
        var other = engine.Submit();
        engine.EndRun(task);
        engine.Stop(other);
        engine.Store = StoreMode.Answers;
        engine.AnswerStore(fails: true);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(engine.RefusalOf(other), Is.InstanceOf<SubmissionError.StoreUnavailable>());
            Assert.That(engine.ResultOf(task), Is.Not.Null, "an end that cannot be saved is an end all the same");
        }
    }

    [Test]
    public void A_stop_of_a_start_in_writing_is_answered_and_takes_effect()
    {
        var engine = new EngineHarness(Given.OneSlot);
        var first = engine.Submit();
        var task = engine.Submit();
        engine.EndRun(first);
        engine.EndRun(task);
        engine.Submit(Given.Continued);
        var waiting = engine.Submit();
        engine.Store = StoreMode.Holds;
        engine.EndRun(engine.Runs.Single().Task);
        engine.Stop(waiting);
        Assert.That(engine.Effects.Exists(effect => effect.Kind is EffectKind.Answer && effect.Code == 0), Is.False);
        engine.Store = StoreMode.Answers;
        engine.AnswerStore(fails: true);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(engine.LastAnswer, Is.EqualTo(1));
            Assert.That(engine.ResultOf(waiting)?.Expiration, Is.InstanceOf<Expiration.UserStopped>());
        }
    }

    [Test]
    public void A_cancel_while_admitting_ends_the_task_once_it_is_durable()
    {
        var engine = new EngineHarness { Store = StoreMode.Holds };
        var task = engine.Submit(Given.Continued with { EarliestBeginDate = Given.At(100) });
        engine.Cancel(task, "changed my mind");
        Assert.That(engine.LastAnswer, Is.EqualTo(1));
        engine.Store = StoreMode.Answers;
        engine.AnswerStore();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(engine.HasStarted(task), Is.False);
            Assert.That(engine.ResultOf(task)?.Expiration, Is.EqualTo(new Expiration.CancelledByApp("changed my mind") { At = Given.At(0) }));
        }
    }

    [Test]
    public void A_successor_submitted_while_the_first_is_admitted_replaces_it()
    {
        var request = Given.Continued with { Key = "k", EarliestBeginDate = Given.At(100) };
        var engine = new EngineHarness { Store = StoreMode.Holds };
        var old = engine.Submit(request);
        var task = engine.Submit(request);
        engine.Store = StoreMode.Answers;
        engine.AnswerStore();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(engine.ResultOf(old)?.Expiration, Is.InstanceOf<Expiration.Superseded>());
            Assert.That(engine.StateOf(task), Is.EqualTo(TaskState.Pending));
        }
    }

    [Test]
    public void The_handler_is_called_and_the_end_is_told_only_when_durable()
    {
        var engine = new EngineHarness { Store = StoreMode.Holds };
        var task = engine.Submit();
        Assert.That(engine.HasStarted(task), Is.False);
        engine.AnswerStore();
        Assert.That(engine.HasStarted(task), Is.True);
        engine.EndRun(task);
        Assert.That(engine.ResultOf(task), Is.Null);
        engine.AnswerStore();
        Assert.That(engine.ResultOf(task), Is.Not.Null);
    }

    [Test]
    public void Starts_that_cannot_be_saved_are_tried_again_later_and_later()
    {
        var engine = new EngineHarness(Given.OneSlot);
        var first = engine.Submit();
        var task = engine.Submit();
        engine.Store = StoreMode.Holds;
        engine.EndRun(first);
        engine.Store = StoreMode.Answers;
        engine.AnswerStore(fails: true);
        engine.Store = StoreMode.Fails;
        var tries = new List<double>();
        engine.Observer = effect =>
        {
            if (effect is { Kind: EffectKind.Persist, Code: (int)PersistKind.RunStart })
                tries.Add(engine.Now.Monotonic.TotalSeconds);
        };
        engine.AdvanceBy(115);
        engine.Store = StoreMode.Answers;
        engine.AdvanceBy(30);
        Assert.That(tries, Is.EqualTo(new[] { 0.1, 0.3, 0.7, 1.5, 3.1, 6.3, 12.7, 25.5, 51.1, 81.1, 111.1, 141.1 }).Within(1e-6));
        Assert.That(engine.Engine.Snapshot(task), Has.Property("State").EqualTo(TaskState.Running).And.Property("Attempt").EqualTo(1));
    }

    [Test]
    public void While_its_last_end_is_being_saved_a_task_holds_its_key_and_says_so()
    {
        var request = Given.Continued with { Key = "k" };
        var engine = new EngineHarness();
        var task = engine.Submit(request);
        var queued = engine.Submit(request with { WhenRunning = WhenRunning.Queue });
        engine.Store = StoreMode.Holds;
        engine.EndRun(task);
        var refused = engine.Submit(request with { WhenPending = WhenPending.Keep });
        var busy = engine.Submit(request);
        var (saving, reasons) = (engine.Engine.Snapshot(task)!.IsBeingSaved, engine.ReasonsOf(queued).ToArray());
        engine.Store = StoreMode.Answers;
        engine.AnswerStore();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(saving, Is.True);
            Assert.That(reasons, Is.EqualTo(new[] { new DeferralReason.KeyBusy("k", task) }));
            Assert.That(engine.RefusalOf(busy), Is.EqualTo(new SubmissionError.AlreadyRunning("k", task)));
            Assert.That(engine.RefusalOf(refused), Is.Null, "the pending one stays in its place");
            Assert.That(engine.HasStarted(queued), Is.True);
            Assert.That(engine.Engine.Snapshot(task)!.IsBeingSaved, Is.False);
        }
    }

    [Test]
    public void A_key_is_free_when_the_end_is_saved_and_the_handler_has_returned([Values] bool returnsFirst)
    {
        var request = Given.Continued with { Key = "k" };
        var engine = new EngineHarness();
        var task = engine.Submit(request);
        var queued = engine.Submit(request with { WhenRunning = WhenRunning.Queue });
        engine.Stop(task);
        engine.Store = StoreMode.Holds;
        engine.AdvanceBy(5);
        engine.Store = StoreMode.Answers;
        if (returnsFirst)
            engine.EndRun(task);
        else
            engine.AnswerStore();
        var early = engine.HasStarted(queued);
        if (returnsFirst)
            engine.AnswerStore();
        else
            engine.EndRun(task);
        Assert.That((early, engine.HasStarted(queued)), Is.EqualTo((false, true)));
    }

    [Test]
    public void An_admission_says_the_key_in_force_when_the_task_came()
    {
        var engine = new EngineHarness(Given.Policy with { KeyIsIdentifier = true }) { Store = StoreMode.Holds };
        var task = engine.Submit();
        engine.Replace(Given.Policy with { KeyIsIdentifier = false });
        engine.AnswerStore();
        Assert.That(engine.DataOf<Admittance>(EffectKind.Admitted, task).Single(), Is.EqualTo(new Admittance(Given.Continued.Identifier, null)));
    }
}
