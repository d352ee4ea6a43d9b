namespace TaskScheduling.Terminal;

/// <summary>All cards in order of appearance, which one is selected, and what ended since somebody last asked.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class CardDeck(TimeProvider time)
{
    private const int RememberedEnds = 256;

    private readonly List<Card> _cards = [];
    private readonly Dictionary<TaskId, Card> _byTask = [];
    private readonly List<TaskPresentation> _ended = [];
    private readonly Queue<TaskId> _endedOrder = new();
    private readonly Dictionary<TaskId, (string Title, string? Subtitle)> _endedTexts = [];
    private int _selected;

    public IReadOnlyList<Card> Cards => _cards;

    public Card? Selected => _selected < _cards.Count ? _cards[_selected] : null;

    public bool Moves => _cards.Exists(static card => card.Moves);

    public void Apply(TaskPresentation task)
    {
        _byTask.TryGetValue(task.TaskId, out var before);
        if (task.IsFinal)
            End(task);
        else
            Place(task);
        // A task that is shown on another card than before leaves the old one.
        if (before is not null && (task.IsFinal || before.Id != task.CardId))
            before.Remove(task.TaskId);
        RemoveEmpty();
    }

    public void Select(int step) => _selected = Math.Clamp(_selected + step, 0, Math.Max(0, _cards.Count - 1));

    public IReadOnlyList<TaskPresentation> TakeEnded()
    {
        TaskPresentation[] ended = [.. _ended];
        _ended.Clear();
        return ended;
    }

    private void Place(TaskPresentation task)
    {
        var card = _cards.Find(known => known.Id == task.CardId);
        if (card is null)
            _cards.Add(card = new Card(task.CardId, time));
        card.Set(task);
        _byTask[task.TaskId] = card;
    }

    private void RemoveEmpty()
    {
        var kept = Selected;
        if (_cards.RemoveAll(static card => card.IsEmpty) > 0)
            _selected = kept is { IsEmpty: false } ? _cards.IndexOf(kept) : Math.Clamp(_selected, 0, Math.Max(0, _cards.Count - 1));
    }

    /// <summary>Ends are printed once; again only when the final text was updated.</summary>
    private void End(TaskPresentation task)
    {
        _byTask.Remove(task.TaskId);
        var texts = (task.Title, task.Subtitle);
        if (_endedTexts.TryGetValue(task.TaskId, out var printed) && printed == texts)
            return;
        if (_endedTexts.TryAdd(task.TaskId, texts))
        {
            _endedOrder.Enqueue(task.TaskId);
            if (_endedOrder.Count > RememberedEnds)
                _endedTexts.Remove(_endedOrder.Dequeue());
        }

        _endedTexts[task.TaskId] = texts;
        _ended.Add(task);
    }
}
