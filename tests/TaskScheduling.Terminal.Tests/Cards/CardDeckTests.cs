namespace TaskScheduling.Terminal.Tests;

public sealed class CardDeckTests
{
    private readonly CardDeck _deck = new(Tasks.NewTime());

    [Test]
    public void A_task_that_gets_the_card_of_its_key_leaves_its_own()
    {
        var task = Tasks.Running() with { State = TaskState.Pending };
        _deck.Apply(task);
        _deck.Apply(task with { CardId = "key", State = TaskState.Running });

        Assert.That(_deck.Cards.Select(card => card.Id), Is.EqualTo(new[] { "key" }));
    }

    [Test]
    public void Newer_work_of_a_key_shows_only_after_the_older_has_ended()
    {
        var (older, newer) = (Tasks.Running("older", "key"), Tasks.Running("newer", "key") with { State = TaskState.Pending });
        _deck.Apply(older);
        _deck.Apply(newer);
        var before = _deck.Cards[0].Shown.Title;
        _deck.Apply(older.Ended(TaskOutcome.Cancelled, "superseded"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(before, Is.EqualTo("older"));
            Assert.That(_deck.Cards[0].Shown.Title, Is.EqualTo("newer"));
            Assert.That(_deck.TakeEnded().Select(ended => ended.Title), Is.EqualTo(new[] { "older" }));
        }
    }

    [Test]
    public void Only_runs_in_progress_move()
    {
        var task = Tasks.Running();
        _deck.Apply(task with { State = TaskState.Pending });
        var pending = _deck.Moves;
        _deck.Apply(task);

        Assert.That((pending, _deck.Moves), Is.EqualTo((false, true)));
    }

    [Test]
    public void What_has_ended_is_handed_out_once()
    {
        _deck.Apply(Tasks.Running().Ended());

        Assert.That((_deck.TakeEnded().Count, _deck.TakeEnded().Count), Is.EqualTo((1, 0)));
    }
}
