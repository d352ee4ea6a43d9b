namespace TaskScheduling.Tests.Engine;

public sealed class KeyTests
{
    private static readonly ContinuedProcessingTaskRequest Album = Given.Continued with { Key = "album:42" };
    private readonly EngineHarness _engine = new(Given.Policy with { ContinuedProcessing = new KindPolicy { MaximumPending = 1, Concurrency = Concurrency.Fixed(2) } });

    private static ContinuedProcessingTaskRequest Later => Album with { EarliestBeginDate = Given.At(1000) };

    [Test]
    public void Replace_ends_the_pending_one_as_superseded_even_at_the_pending_limit()
    {
        var old = _engine.Submit(Later);
        var task = _engine.Submit(Later);
        Assert.That(_engine.ResultOf(old), Has.Property("Outcome").EqualTo(TaskOutcome.Cancelled)
            .And.Property("Expiration").EqualTo(new Expiration.Superseded(task) { At = Given.At(0) }));
    }

    [Test]
    public void Keep_returns_the_pending_one()
    {
        var old = _engine.Submit(Later);
        var task = _engine.Submit(Later with { WhenPending = WhenPending.Keep });
        Assert.That(_engine.DataOf<TaskId>(EffectKind.Kept, task).Single(), Is.EqualTo(old));
    }

    [Test]
    public void Refuse_refuses()
    {
        var old = _engine.Submit(Later);
        var task = _engine.Submit(Later with { WhenPending = WhenPending.Refuse });
        Assert.That(_engine.RefusalOf(task), Is.EqualTo(new SubmissionError.AlreadyPending("album:42", old)));
    }

    [Test]
    public void Running_work_refuses_by_default()
    {
        var old = _engine.Submit(Album);
        Assert.That(_engine.RefusalOf(_engine.Submit(Album)), Is.EqualTo(new SubmissionError.AlreadyRunning("album:42", old)));
    }

    [Test]
    public void Queue_waits_behind_running_work_one_deep()
    {
        var running = _engine.Submit(Album);
        var first = _engine.Submit(Album with { WhenRunning = WhenRunning.Queue });
        Assert.That(_engine.ReasonsOf(first), Is.EqualTo(new[] { new DeferralReason.KeyBusy("album:42", running) }));
        var second = _engine.Submit(Album with { WhenRunning = WhenRunning.Queue });
        Assert.That(_engine.ResultOf(first)?.Expiration, Is.InstanceOf<Expiration.Superseded>());
        _engine.EndRun(running);
        Assert.That(_engine.StateOf(second), Is.EqualTo(TaskState.Running));
    }

    [Test]
    public void Overrunning_counts_as_running()
    {
        var late = _engine.Submit(Album with { Budget = new TaskBudget { Time = Given.Seconds(1) } });
        _engine.AdvanceBy(10);
        Assert.That(_engine.RefusalOf(_engine.Submit(Album)), Is.InstanceOf<SubmissionError.AlreadyRunning>());
        var task = _engine.Submit(Album with { WhenRunning = WhenRunning.Queue });
        Assert.That(_engine.ReasonsOf(task), Is.EqualTo(new[] { new DeferralReason.EarlierRunStillReturning(new RunId(late, 1)) }));
        _engine.EndRun(late);
        Assert.That(_engine.StateOf(task), Is.EqualTo(TaskState.Running));
    }

    [Test]
    public void On_Mobile_the_identifier_is_the_key()
    {
        var engine = new EngineHarness(SchedulingPolicy.Mobile);
        var old = engine.Submit(Given.Refresh with { EarliestBeginDate = Given.At(100) });
        engine.Submit(Given.Refresh with { EarliestBeginDate = Given.At(200) });
        Assert.That(engine.ResultOf(old)?.Expiration, Is.InstanceOf<Expiration.Superseded>());
    }

    [Test]
    public void A_waiting_task_does_not_start_while_its_successor_is_written()
    {
        var old = _engine.Submit(Later);
        _engine.AdvanceBy(990);
        _engine.Store = StoreMode.Holds;
        var task = _engine.Submit(Album with { EarliestBeginDate = Given.At(2000) });
        _engine.AdvanceBy(20);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(_engine.HasStarted(old), Is.False);
            Assert.That(_engine.ReasonsOf(old), Is.EqualTo(new[] { new DeferralReason.KeyBusy("album:42", task) }));
        }

        _engine.Store = StoreMode.Answers;
        _engine.AnswerStore(fails: true);
        Assert.That(_engine.HasStarted(old), Is.True, "its successor could not be saved");
    }

    [Test]
    public void When_one_of_two_successors_cannot_be_saved_the_other_still_replaces()
    {
        var old = _engine.Submit(Later);
        _engine.Store = StoreMode.Holds;
        var lost = _engine.Submit(Later);
        var task = _engine.Submit(Later);
        _engine.Send(SchedulerInput.PersistFailed(_engine.Now, lost, PersistKind.Submission, "disk full."));
        _engine.Store = StoreMode.Answers;
        _engine.Send(SchedulerInput.Persisted(_engine.Now, task, PersistKind.Submission));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(_engine.ResultOf(old)?.Expiration, Is.EqualTo(new Expiration.Superseded(task) { At = Given.At(0) }));
            Assert.That(_engine.Engine.Load(TaskKind.ContinuedProcessing).Pending, Is.EqualTo(1));
        }
    }

    [Test]
    public void A_task_whose_run_is_being_recorded_is_still_the_pending_work_of_its_key()
    {
        var old = _engine.Submit(Album with { Resubmission = Resubmission.Default.OnFailed(ResubmitRule.AfterBackoff()) });
        _engine.Store = StoreMode.Holds;
        _engine.EndRun(old, HandlerReturn.Faulted);
        var kept = _engine.Submit(Album with { WhenPending = WhenPending.Refuse });
        Assert.That(_engine.RefusalOf(kept), Is.EqualTo(new SubmissionError.AlreadyPending("album:42", old)));
    }

    [Test]
    public void A_key_shared_between_kinds_does_not_pass_the_pending_limit()
    {
        _engine.Submit(Later with { Key = "other" });
        _engine.Submit(Given.Processing with { Key = "album:42", EarliestBeginDate = Given.At(1000) });
        Assert.That(_engine.RefusalOf(_engine.Submit(Later)), Is.InstanceOf<SubmissionError.TooManyPending>());
    }

    [Test]
    public void A_launch_does_not_run_two_of_one_key()
    {
        _engine.Submit(Album);
        var waiting = _engine.Submit(Album with { WhenRunning = WhenRunning.Queue });
        _engine.Send(SchedulerInput.LaunchRequested(_engine.Now, waiting, ticket: 7));
        Assert.That(_engine.LastAnswer, Is.Zero);
    }
}
