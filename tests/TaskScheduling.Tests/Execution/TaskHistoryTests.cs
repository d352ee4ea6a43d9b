namespace TaskScheduling.Tests.Execution;

public sealed class TaskHistoryTests
{
    private readonly SubmittedTask _task = new(new TaskId(Guid.NewGuid()), new ProcessingTaskRequest("index"), new CardTexts("index", null));

    [TestCase(0, "")]
    [TestCase(1, "9")]
    [TestCase(2, "8,9")]
    [TestCase(3, "7,8,9")]
    [TestCase(7, "3,4,5,6,7,8,9")]
    [TestCase(32, "0,1,2,3,4,5,6,7,8,9")]
    public void Keeps_the_last_events_in_order(int bound, string kept)
    {
        for (var number = 0; number < 10; number++)
            _task.Keep(new EventNote(EventKind.Started, null, number + 1, 0), number, bound);

        Assert.That(string.Join(',', _task.ReadHistory().Select(what => what.Sequence)), Is.EqualTo(kept));
    }

    [Test]
    public void Knows_that_the_task_has_ended_also_where_nothing_is_kept()
    {
        _task.Keep(new EventNote(EventKind.Ended, new TaskResult { TaskId = _task.Id, Outcome = TaskOutcome.Succeeded }, 0, 0), 1, bound: 0);

        Assert.That(_task.HasToldItsEnd, Is.True);
    }

    [Test]
    public void An_event_that_is_read_later_says_what_it_would_have_said_at_once()
    {
        var at = new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
        _task.Keep(new EventNote(EventKind.Started, null, 3, at.UtcTicks), 7, bound: 4);

        Assert.That(_task.ReadHistory().Single(), Is.EqualTo(
            new TaskEvent.Started(3) { Sequence = 7, At = at, TaskId = _task.Id, Identifier = "index", RunId = new RunId(_task.Id, 3) }));
    }
}
