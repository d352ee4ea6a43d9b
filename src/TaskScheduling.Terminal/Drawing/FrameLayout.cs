using Spectre.Console.Rendering;

namespace TaskScheduling.Terminal;

/// <summary>Places cards one below the other: roomy while they fit, then without gaps, then a line each, then those around the selected.</summary>
internal sealed class FrameLayout(FrameSize size, TimeProvider time, bool keys)
{
    private readonly CardRows _rows = new(size, time);

    public Frame Of(IReadOnlyList<Card> cards, Card? selected)
    {
        if (cards.Count == 0)
            return Frame.Empty;
        List<IReadOnlyList<Segment>> lines = [[]]; // set apart from what the app prints above
        var room = Math.Max(1, size.Height - 3); // the gap above, the keys below, and a row for the cursor
        var marked = keys ? selected : null;
        if (cards.Count * (CardRows.Full + 1) - 1 <= room)
            AddAll(lines, cards, marked, gaps: true);
        else if (cards.Count * CardRows.Full <= room)
            AddAll(lines, cards, marked, gaps: false);
        else
            AddBrief(lines, cards, marked, room);
        if (keys)
            lines.Add(Keys());
        return new Frame(lines);
    }

    private void AddAll(List<IReadOnlyList<Segment>> lines, IReadOnlyList<Card> cards, Card? marked, bool gaps)
    {
        foreach (var card in cards)
        {
            if (gaps && card != cards[0])
                lines.Add([]);
            lines.AddRange(_rows.Of(card, card == marked));
        }

        if (gaps && keys && lines.Count < size.Height - 2)
            lines.Add([]);
    }

    private void AddBrief(List<IReadOnlyList<Segment>> lines, IReadOnlyList<Card> cards, Card? marked, int room)
    {
        var shown = cards.Count <= room ? cards.Count : Math.Max(1, room - 1); // one for "and n more"
        var index = marked is null ? 0 : cards.ToList().IndexOf(marked);
        var first = Math.Clamp(index - (shown / 2), 0, cards.Count - shown);
        for (var place = first; place < first + shown; place++)
            lines.Add(_rows.Brief(cards[place], cards[place] == marked));
        if (shown < cards.Count && room > 1)
            lines.Add([new Segment($"  {(size.Unicode ? "…" : "...")} and {cards.Count - shown} more", CardStyles.Quiet)]);
    }

    private IReadOnlyList<Segment> Keys() =>
        [new Segment(Cells.Fit(size.Unicode ? "  ↑/↓ select · s stop" : "  up/down select, s stop", size.Width - 1, size.Unicode), CardStyles.Quiet)];
}
