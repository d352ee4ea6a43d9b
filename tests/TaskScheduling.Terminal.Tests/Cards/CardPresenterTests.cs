using Spectre.Console;

namespace TaskScheduling.Terminal.Tests;

public sealed class CardPresenterTests
{
    private readonly TaskPresentation _task = Tasks.Running() with { Subtitle = "3 of 10", Fraction = 0.3 };

    [Test]
    public void A_card_shows_title_state_bar_percentage_subtitle_and_time_left()
    {
        using var bench = new CardBench(width: 50);
        bench.Show(_task with { EndsAt = bench.Time.GetUtcNow().AddSeconds(48) });

        Assert.That(bench.Screen.Text, Is.EqualTo("""

            ▸ ● Archive photos                        running
                ━━━━━━━━━━━───────────────────────────   30 %
                3 of 10                    time limit in 48 s

              ↑/↓ select · s stop
            """.ReplaceLineEndings("\n")));
    }

    [Test]
    public void Brackets_and_percent_signs_are_text()
    {
        using var bench = new CardBench();
        bench.Show(_task with { Title = "[red]100 %[/] [", Subtitle = "]] {0}" });
        bench.Show((_task with { Title = "[red]100 %[/] [", Subtitle = "]] {0}" }).Ended());

        Assert.That(bench.Screen.Text, Does.Contain("✓ [red]100 %[/] [").And.Contain("]] {0}"));
    }

    [Test]
    public void Nothing_is_written_before_the_first_card()
    {
        using var bench = new CardBench();
        bench.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.That(bench.Console.Output, Is.Empty);
    }

    [Test]
    public void Other_kinds_get_no_card()
    {
        using var bench = new CardBench();
        bench.Show(_task with { Kind = TaskKind.Processing });

        Assert.That(bench.Console.Output, Is.Empty);
    }

    [Test]
    public void At_most_ten_frames_a_second_however_often_a_task_changes()
    {
        using var bench = new CardBench();
        for (var change = 0; change < 1000; change++)
        {
            _ = bench.Cards.PresentAsync(_task with { Subtitle = $"{change}" }, CancellationToken.None);
            bench.Time.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.That(bench.Frames, Is.LessThanOrEqualTo(11).And.GreaterThan(5));
    }

    [Test]
    public void A_task_that_waits_is_drawn_once()
    {
        using var bench = new CardBench();
        bench.Show(_task with { State = TaskState.Pending, WaitingFor = "waiting_for_network" });
        var written = bench.Console.Output;
        bench.Time.Advance(TimeSpan.FromMinutes(1));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(bench.Console.Output, Is.EqualTo(written));
            Assert.That(bench.Screen.Text, Does.Contain("waiting for network"));
        }
    }

    [Test]
    public void A_retry_replaces_its_card()
    {
        using var bench = new CardBench();
        bench.Show(_task);
        bench.Show(_task.Ended(TaskOutcome.Failed));
        bench.Show(Tasks.Running("Archive again", _task.CardId));

        Assert.That(bench.Screen.Text.Split("running"), Has.Length.EqualTo(2));
    }

    [Test]
    public void An_ended_card_leaves_one_line_and_the_cursor()
    {
        using var bench = new CardBench();
        bench.Show(_task);
        var ended = _task.Ended(TaskOutcome.Expired, "time_limit_exceeded") with { RunTime = TimeSpan.FromSeconds(2.04) };
        bench.Show(ended);
        bench.Show(ended with { Revision = 9 });

        using (Assert.EnterMultipleScope())
        {
            Assert.That(bench.Screen.Text, Is.EqualTo("■ Archive photos – expired after 2 s: time limit reached · 3 of 10"));
            Assert.That(bench.Screen.ShowsCursor, Is.True);
            Assert.That(bench.Screen.Wraps, Is.True);
        }
    }

    [Test]
    public void A_new_final_text_is_printed_again()
    {
        using var bench = new CardBench();
        bench.Show(_task.Ended());
        bench.Show(_task.Ended() with { Subtitle = "Sent" });

        Assert.That(bench.Screen.Text, Does.Contain("3 of 10").And.Contain("Sent"));
    }

    [Test]
    public void The_cursor_is_hidden_only_while_there_are_cards()
    {
        using var bench = new CardBench();
        bench.Show(_task);
        var during = bench.Screen.ShowsCursor;
        bench.Show(_task.Ended());

        Assert.That((during, bench.Screen.ShowsCursor), Is.EqualTo((false, true)));
    }

    [Test]
    public void Closing_leaves_a_line_of_what_has_not_ended_and_restores_the_terminal()
    {
        using var bench = new CardBench();
        bench.Show(_task);
        bench.Cards.Dispose();
        bench.Show(_task with { Subtitle = "too late" });

        using (Assert.EnterMultipleScope())
        {
            Assert.That(bench.Screen.Text, Is.EqualTo("○ Archive photos – unfinished (running) · 3 of 10"));
            Assert.That(bench.Screen.ShowsCursor, Is.True);
        }
    }

    [Test]
    public void After_hiding_the_next_frame_brings_the_cards_back()
    {
        using var bench = new CardBench();
        bench.Show(_task);
        bench.Cards.Hide();
        var hidden = bench.Screen;
        bench.NextFrame();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(hidden.Text, Is.Empty);
            Assert.That(hidden.ShowsCursor, Is.True);
            Assert.That(bench.Screen.Text, Does.Contain("Archive photos"));
        }
    }

    [Test]
    public void What_the_app_writes_through_spectre_stands_above_the_cards_at_once()
    {
        using var bench = new CardBench();
        bench.Show(_task);
        bench.Console.MarkupLine("[green]one[/]");
        bench.Console.Write("without line end");

        Assert.That(bench.Screen.Text, Does.StartWith("one\nwithout line end\n\n▸ ● Archive photos"));
    }

    [Test]
    public void A_line_the_app_writes_past_spectre_stands_above_the_cards_after_a_frame()
    {
        using var bench = new CardBench();
        bench.Show(_task);
        bench.Console.Profile.Out.Writer.WriteLine("past spectre");
        bench.NextFrame();
        bench.Show(_task with { Subtitle = "4 of 10" });

        Assert.That(bench.Screen.Text, Does.StartWith("past spectre\n\n▸ ● Archive photos").And.Contain("4 of 10").And.Not.Contain("3 of 10"));
    }

    [Test]
    public void A_terminal_that_went_away_harms_nobody()
    {
        using var bench = new CardBench();
        bench.Console.Pipeline.Attach(new BrokenHook());

        Assert.That(() => bench.Show(_task, _task.Ended()), Throws.Nothing);
    }

    private sealed class BrokenHook : Spectre.Console.Rendering.IRenderHook
    {
        public IEnumerable<Spectre.Console.Rendering.IRenderable> Process(
            Spectre.Console.Rendering.RenderOptions options, IEnumerable<Spectre.Console.Rendering.IRenderable> renderables) => throw new IOException("gone");
    }
}
