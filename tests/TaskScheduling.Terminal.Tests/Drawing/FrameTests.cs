namespace TaskScheduling.Terminal.Tests;

public sealed class FrameTests
{
    private const string Wide = "写真フォルダー、とても長い名前のフォルダーです、本当に長い名前のフォルダーです";

    [Test]
    public void No_line_is_wider_than_the_terminal(
        [Values(1, 5, 12, 40, 80)] int width, [Values("", "short", Wide, "👩‍👩‍👧‍👦❤️❤️❤️❤️❤️❤️❤️❤️❤️❤️❤️❤️❤️❤️❤️❤️❤️❤️❤️❤️❤️❤️", "e\u0301\u0301\u0301")] string text)
    {
        using var bench = new CardBench(width);
        bench.Show(Tasks.Running(text) with { Subtitle = text, EndsAt = bench.Time.GetUtcNow().AddHours(7), State = TaskState.Expiring, ExpirationCode = text });

        Assert.That(bench.Screen.Text.Split('\n').Select(Cells.Width), Has.All.LessThan(Math.Max(width, 6)));
    }

    [Test]
    public void A_frame_leaves_a_row_of_the_terminal_free([Values(1, 4, 6, 10, 24)] int height, [Values(1, 2, 3, 7, 40)] int count)
    {
        using var bench = new CardBench(height: height);
        bench.Show([.. Enumerable.Range(0, count).Select(number => Tasks.Running($"Task {number}"))]);

        Assert.That(bench.Screen.Text.Split('\n'), Has.Length.LessThanOrEqualTo(Math.Max(3, height - 1)));
    }

    [Test]
    public void Cards_beyond_the_height_are_counted_and_the_selected_one_is_among_those_shown()
    {
        using var bench = new CardBench(height: 8);
        bench.Show([.. Enumerable.Range(0, 20).Select(number => Tasks.Running($"Task {number}"))]);
        for (var step = 0; step < 12; step++)
            bench.Press(ConsoleKey.DownArrow);

        Assert.That(bench.Screen.Text, Does.Contain("▸ ● Task 12").And.Contain("… and 16 more"));
    }

    [Test]
    public void A_narrower_terminal_gets_a_narrower_frame()
    {
        using var bench = new CardBench();
        bench.Show(Tasks.Running() with { Fraction = 0.5 });
        bench.Console.Profile.Width = 40;
        bench.NextFrame();

        Assert.That(bench.Screen.Text.Split('\n').Max(line => line.Length), Is.EqualTo(39));
    }

    [Test]
    public void Without_unicode_only_ascii_is_drawn()
    {
        using var bench = new CardBench();
        bench.Console.Profile.Capabilities.Unicode = false;
        bench.Show([.. Enumerable.Range(0, 20).Select(_ => Tasks.Running() with { Fraction = 0.5, EndsAt = bench.Time.GetUtcNow().AddHours(1) })]);
        bench.Show(Tasks.Running().Ended(TaskOutcome.Failed) with { Subtitle = "x" });

        Assert.That(bench.Screen.Text, Has.All.LessThan('\u0080'));
    }

    [Test]
    public void An_unknown_fraction_wanders_and_shows_no_percentage()
    {
        using var bench = new CardBench();
        bench.Show(Tasks.Running());
        var before = bench.Screen.Text;
        bench.Time.Advance(TimeSpan.FromSeconds(1));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(bench.Screen.Text, Is.Not.EqualTo(before));
            Assert.That(before, Does.Contain("━").And.Not.Contain("%"));
        }
    }

    [TestCase(0.999, "99 %")]
    [TestCase(0.29, "29 %")]
    [TestCase(1, "100 %")]
    [TestCase(7, "100 %")]
    [TestCase(-1, "0 %")]
    public void The_percentage_never_runs_ahead(double fraction, string expected) =>
        Assert.That(Bar.PercentOf(Tasks.Running() with { Fraction = fraction }), Is.EqualTo(expected));

    [Test]
    public void Long_last_words_wrap_and_lose_nothing()
    {
        using var bench = new CardBench(width: 40);
        bench.Show(Tasks.Running("A title").Ended() with { Subtitle = "one two three four five six seven eight nine ten" });

        Assert.That(bench.Screen.Text, Is.EqualTo("✓ A title – succeeded · one two three\n  four five six seven eight nine ten"));
    }
}
