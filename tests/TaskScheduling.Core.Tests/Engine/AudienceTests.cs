namespace TaskScheduling.Tests.Engine;

/// <summary>The state of a task is told to those who look.</summary>
public sealed class AudienceTests
{
    private readonly EngineHarness _engine = new();

    [TestCase(0, 0, 0)]
    [TestCase(1, 0, 2)]
    [TestCase(2, 2, 2)]
    public void States_are_told_only_to_their_audience(int audience, int ofProcessing, int ofContinued)
    {
        _engine.Send(SchedulerInput.AudienceChanged(_engine.Now, (Audience)audience));
        var processing = _engine.Submit(Given.Processing);
        var continued = _engine.Submit(Given.Continued);
        _engine.EndRun(processing);
        _engine.EndRun(continued);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(_engine.DataOf<TaskFacts>(EffectKind.Present, processing).Count(), Is.EqualTo(ofProcessing));
            Assert.That(_engine.DataOf<TaskFacts>(EffectKind.Present, continued).Count(), Is.EqualTo(ofContinued));
        }
    }

    [Test]
    public void Who_begins_to_look_is_told_of_what_runs()
    {
        _engine.Send(SchedulerInput.AudienceChanged(_engine.Now, Audience.Nobody));
        var task = _engine.Submit(Given.Processing);

        _engine.Send(SchedulerInput.AudienceChanged(_engine.Now, Audience.AllTasks));

        Assert.That(_engine.DataOf<TaskFacts>(EffectKind.Present, task).Single().State, Is.EqualTo(TaskState.Running));
    }

    [Test]
    public void A_run_that_is_told_to_stop_is_shown_to_whoever_finds_its_words()
    {
        _engine.Send(SchedulerInput.AudienceChanged(_engine.Now, Audience.Nobody));
        var task = _engine.Submit(Given.Processing);

        _engine.Stop(task);

        Assert.That(_engine.DataOf<TaskFacts>(EffectKind.Present, task).Single().State, Is.EqualTo(TaskState.Expiring));
    }
}
