namespace TaskScheduling.Terminal.Tests;

public sealed class KeyTests
{
    private readonly TaskPresentation _first = Tasks.Running("First");
    private readonly TaskPresentation _second = Tasks.Running("Second");

    [Test]
    public void S_stops_the_selected_task_and_its_card_says_so_until_its_state_changes()
    {
        using var bench = new CardBench();
        bench.Show(_first, _second);
        bench.Press(ConsoleKey.DownArrow);
        bench.Press(ConsoleKey.S);
        bench.Press(ConsoleKey.S);
        var asked = bench.Screen.Text;
        bench.Show(_second with { State = TaskState.Expiring, ExpirationCode = "user_stopped" });

        using (Assert.EnterMultipleScope())
        {
            Assert.That(bench.Stopped, Is.EqualTo(new[] { _second.TaskId }), "once, however often the key is pressed");
            Assert.That(asked, Does.Contain("▸ ◆ Second").And.Contain("stopping…"));
            Assert.That(bench.Screen.Text, Does.Not.Contain("stopping…").And.Contain("stopped by a person"));
        }
    }

    [TestCase(false)]
    [TestCase(true)]
    public void A_stop_that_was_not_taken_is_taken_back(bool throws)
    {
        using var bench = new CardBench();
        bench.Answer = () => throws ? throw new ObjectDisposedException("scheduler") : new ValueTask<bool>(false);
        bench.Show(_first);
        bench.Press(ConsoleKey.S);

        Assert.That(bench.Screen.Text, Does.Contain("running").And.Not.Contain("stopping"));
    }

    [Test]
    public void The_selection_stays_within_the_cards_and_moves_on_when_its_card_ends()
    {
        using var bench = new CardBench();
        bench.Show(_first, _second);
        bench.Press(ConsoleKey.UpArrow);
        var top = bench.Screen.Text;
        bench.Press(ConsoleKey.DownArrow);
        bench.Press(ConsoleKey.DownArrow);
        var bottom = bench.Screen.Text;
        bench.Show(_second.Ended());

        using (Assert.EnterMultipleScope())
        {
            Assert.That(top, Does.Contain("▸ ● First"));
            Assert.That(bottom, Does.Contain("▸ ● Second"));
            Assert.That(bench.Screen.Text, Does.Contain("▸ ● First"));
        }
    }

    [Test]
    public void Other_keys_do_nothing()
    {
        using var bench = new CardBench();
        bench.Show(_first);
        bench.Press(ConsoleKey.X);
        bench.Press(ConsoleKey.S, control: true);

        Assert.That(bench.Stopped, Is.Empty);
    }

    [Test]
    public void Keys_are_left_to_the_app_while_there_is_no_card()
    {
        using var bench = new CardBench();
        bench.Show(_first);
        bench.Show(_first.Ended());
        var looks = bench.Keys.Looks;
        bench.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.That(bench.Keys.Looks, Is.EqualTo(looks));
    }

    [Test]
    public void Without_keys_neither_marker_nor_hint_is_shown()
    {
        using var bench = new CardBench(keys: false);
        bench.Show(_first);

        Assert.That(bench.Screen.Text, Does.Not.Contain("▸").And.Not.Contain("stop"));
    }

    [Test]
    public void Keys_that_cannot_be_read_are_given_up_and_the_hint_goes()
    {
        using var bench = new CardBench();
        bench.Keys.IsBroken = true;
        bench.Show(_first);
        bench.Time.Advance(TimeSpan.FromSeconds(1));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(bench.Keys.Looks, Is.EqualTo(1));
            Assert.That(bench.Screen.Text, Does.Contain("First").And.Not.Contain("s stop"));
        }
    }
}
