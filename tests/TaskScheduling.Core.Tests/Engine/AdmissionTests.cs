namespace TaskScheduling.Tests.Engine;

/// <summary>One cause per refusal, with its facts; nothing is left behind.</summary>
public sealed class AdmissionTests
{
    private static IEnumerable<TestCaseData> Refusals()
    {
        yield return Case(new AppRefreshTaskRequest("no spaces"), new SubmissionError.InvalidIdentifier("no spaces"));
        yield return Case(new AppRefreshTaskRequest(null!), new SubmissionError.InvalidIdentifier(""));
        yield return Case(new AppRefreshTaskRequest("refesh"), new SubmissionError.NotRegistered("refesh", ["refresh"]));
        yield return Case(new ProcessingTaskRequest("refresh"), new SubmissionError.WrongKind("refresh", TaskKind.AppRefresh, TaskKind.Processing));
        yield return Case(Given.Refresh with { Payload = TaskPayload.FromJson(new byte[100].Select(_ => (byte)'1').ToArray()) }, new SubmissionError.PayloadTooLarge(64, 100));
        yield return Case(Given.Continued with { Title = new string('x', 201) }, new SubmissionError.TextTooLong("Title", 200, 201));
        yield return Case(Given.Continued with { Subtitle = new string('x', 401) }, new SubmissionError.TextTooLong("Subtitle", 400, 401));
        yield return Case(Given.Continued with { RequiredResources = TaskResources.Gpu }, new SubmissionError.ResourceUnsupported(TaskResources.Gpu));
        yield return Case(
            Given.Continued with { Strategy = SubmissionStrategy.Fail, EarliestBeginDate = Given.At(5) }, new SubmissionError.BeginDateNotAllowed(Given.At(5)));
        yield return Case(Given.With(new TaskBudget { MemoryBytes = 5 }), new SubmissionError.BudgetInvalid(
            BudgetKind.Memory, "MemoryBytes limits out-of-process runs only, 'continued' runs in-process, was 5. Use AllocatedBytes."));

        static TestCaseData Case(BackgroundTaskRequest request, SubmissionError error) => new TestCaseData(request, error).SetArgDisplayNames(error.Code);
    }

    [TestCaseSource(nameof(Refusals))]
    public void A_request_that_breaks_a_rule_is_refused(BackgroundTaskRequest request, SubmissionError error)
    {
        var engine = new EngineHarness(Given.Policy with { MaximumPayloadBytes = 64 });
        var task = engine.Submit(request);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(engine.RefusalOf(task), Is.EqualTo(error));
            Assert.That(engine.Engine.TaskIds, Is.Empty);
            Assert.That(error.Message, Has.Length.GreaterThan(20));
        }
    }

    [Test]
    public void The_pending_limit_refuses_the_next_one_and_not_a_run_between_two()
    {
        var engine = new EngineHarness(Given.OneSlot with { ContinuedProcessing = new KindPolicy { MaximumPending = 1 } });
        var running = engine.Submit(Given.Continued with { Resubmission = Resubmission.Default.OnFailed(ResubmitRule.AfterBackoff()) });
        engine.Submit();
        Assert.That(engine.RefusalOf(engine.Submit()), Is.EqualTo(new SubmissionError.TooManyPending(TaskKind.ContinuedProcessing, 1, 1)));
        engine.EndRun(running, HandlerReturn.Faulted);
        Assert.That(engine.StateOf(running), Is.EqualTo(TaskState.Pending));
    }

    [Test]
    public void Now_or_never_says_every_reason()
    {
        var engine = new EngineHarness(Given.OneSlot);
        engine.Submit();
        var task = engine.Submit(Given.Continued with { Strategy = SubmissionStrategy.Fail });
        Assert.That(engine.RefusalOf(task), Is.EqualTo(new SubmissionError.CannotStartNow([new DeferralReason.ConcurrencyLimit(null, 1)])));
    }

    [Test]
    public void Now_or_never_waits_for_the_first_readings_and_then_starts()
    {
        var engine = new EngineHarness(SchedulingPolicy.Server);
        var task = engine.Submit(Given.Continued with { Strategy = SubmissionStrategy.Fail });
        Assert.That(engine.StateOf(task), Is.EqualTo(TaskState.Running));
    }

    [Test]
    public void Now_or_never_never_waits_for_a_place_in_the_queue_without_a_reason()
    {
        var engine = new EngineHarness(Given.OneSlot);
        var running = engine.Submit();
        engine.Submit();
        var task = default(TaskId);
        engine.Together(() =>
        {
            engine.EndRun(running);
            task = engine.Submit(Given.Continued with { Strategy = SubmissionStrategy.Fail });
        });
        Assert.That(((SubmissionError.CannotStartNow)engine.RefusalOf(task)!).Reasons, Is.Not.Empty);
    }

    [Test]
    public void A_shutdown_refuses_submissions_also_those_that_wait_for_readings()
    {
        var engine = new EngineHarness(SchedulingPolicy.Server) { SensorsAnswer = false };
        var waiting = engine.Submit(Given.Continued with { Strategy = SubmissionStrategy.Fail });
        engine.ShutDown();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(engine.RefusalOf(waiting), Is.InstanceOf<SubmissionError.SchedulerStopped>());
            Assert.That(engine.RefusalOf(engine.Submit()), Is.InstanceOf<SubmissionError.SchedulerStopped>());
        }
    }
}
