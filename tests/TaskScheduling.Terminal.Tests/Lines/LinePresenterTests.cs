using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace TaskScheduling.Terminal.Tests;

public sealed class LinePresenterTests : IDisposable
{
    private readonly FakeTimeProvider _time = Tasks.NewTime();
    private readonly StringWriter _output = new() { NewLine = "\n" };
    private readonly LinePresenter _lines;
    private readonly TaskPresentation _task = Tasks.Running() with { Subtitle = "3 of 10", Fraction = 0.3 };

    public LinePresenterTests() => _lines = new LinePresenter(_output, _time, TimeSpan.FromSeconds(1), NullLogger.Instance);

    public void Dispose()
    {
        _lines.Dispose();
        _output.Dispose();
    }

    [Test]
    public void A_line_tells_time_title_subtitle_percentage_and_state()
    {
        Show(_task);

        Assert.That(_output.ToString(), Is.EqualTo("[12:00:00] Archive photos: 3 of 10 (30 %) running\n"));
    }

    [Test]
    public void The_last_line_tells_outcome_duration_reason_and_subtitle()
    {
        Show(_task);
        _time.Advance(TimeSpan.FromSeconds(8));
        Show(_task.Ended(TaskOutcome.Expired, "time_limit_exceeded") with { Subtitle = "Paused [here]", RunTime = TimeSpan.FromSeconds(8) });

        Assert.That(Written()[^1], Is.EqualTo("[12:00:08] Archive photos: expired after 8 s (time limit reached): Paused [here]"));
    }

    [Test]
    public void A_new_state_or_title_is_written_at_once()
    {
        Show(_task);
        Show(_task with { Title = "Renamed" });
        Show(_task with { Title = "Renamed", State = TaskState.Expiring, ExpirationCode = "battery_low" });

        Assert.That(Written(), Has.Length.EqualTo(3));
    }

    [Test]
    public void Subtitles_are_held_back_for_a_second_and_the_last_one_comes()
    {
        Show(_task);
        for (var file = 0; file < 100; file++)
            Show(_task with { Subtitle = $"file {file}" });
        var before = Written().Length;
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.That((before, Written()[^1]), Is.EqualTo((1, "[12:00:01] Archive photos: file 99 (30 %) running")));
    }

    [Test]
    public void Small_progress_waits_five_seconds_and_ten_percent_one()
    {
        Show(_task);
        Show(_task with { Fraction = 0.35 });
        _time.Advance(TimeSpan.FromSeconds(4.9));
        var small = Written().Length;
        _time.Advance(TimeSpan.FromSeconds(0.1));
        var later = Written().Length;
        Show(_task with { Fraction = 0.4 });
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.That((small, later, Written().Length), Is.EqualTo((1, 2, 3)));
    }

    [Test]
    public void A_wait_that_is_over_at_once_is_no_news()
    {
        Show(_task with { State = TaskState.Pending });
        Show(_task);
        Show(Tasks.Running("Other") with { State = TaskState.Pending, WaitingFor = "waiting_for_network" });
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.That(Written(), Is.EqualTo(new[] { "[12:00:00] Archive photos: 3 of 10 (30 %) running", "[12:00:01] Other: waiting for network" }));
    }

    [Test]
    public void Nothing_is_written_twice()
    {
        Show(_task);
        Show(_task with { Revision = 2 });
        Show(_task.Ended());
        Show(_task.Ended());
        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.That(Written(), Has.Length.EqualTo(2));
    }

    [Test]
    public void What_is_held_back_at_the_end_is_written()
    {
        Show(_task);
        Show(_task with { Subtitle = "last" });
        _lines.Dispose();

        Assert.That(Written()[^1], Does.Contain("last"));
    }

    private string[] Written() => _output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private void Show(TaskPresentation task) => _lines.PresentAsync(task, CancellationToken.None).GetAwaiter().GetResult();
}
