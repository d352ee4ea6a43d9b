using Spectre.Console;
using Spectre.Console.Rendering;

namespace TaskScheduling.Terminal;

/// <summary>The lines of one card: title and state, bar and percentage, reason and subtitle with the time left.</summary>
internal sealed class CardRows(FrameSize size, TimeProvider time)
{
    public const int Full = 3;
    private const string Indent = "    ";

    private readonly Bar _bar = new(size, time);

    public IReadOnlyList<IReadOnlyList<Segment>> Of(Card card, bool marked) =>
    [
        Row.Spread(size, Lead(card, marked), (card.Shown.Title, CardStyles.Title), State(card), CardStyles.Of(card)),
        _bar.Of(card, Indent),
        Row.Spread(size, [new Segment(Indent)], (Detail(card.Shown), CardStyles.Text), TimeLeft(card), CardStyles.Quiet),
    ];

    public IReadOnlyList<Segment> Brief(Card card, bool marked)
    {
        var percent = Bar.PercentOf(card.Shown);
        string[] right = [.. State(card).Select(state => percent.Length > 0 ? $"{state}  {percent,5}" : state), percent];
        return Row.Spread(size, Lead(card, marked), (card.Shown.Title, CardStyles.Title), right, CardStyles.Of(card));
    }

    private Segment[] Lead(Card card, bool marked) =>
        [new Segment(marked ? size.Unicode ? "▸ " : "> " : "  ", CardStyles.Title), new Segment(Sign(card) + " ", CardStyles.Of(card))];

    private string Sign(Card card) => card.IsStopping || card.Shown.State is TaskState.Expiring
        ? size.Unicode ? "◆" : "!"
        : card.Shown.State is TaskState.Running && card.Shown.WaitingFor is null ? size.Unicode ? "●" : "*" : size.Unicode ? "○" : "o";

    private IReadOnlyList<string> State(Card card) => card.IsStopping ? [size.Unicode ? "stopping…" : "stopping..."] : StateWords.Of(card.Shown);

    private string Detail(TaskPresentation task) => task.ExpirationCode is { } code
        ? task.Subtitle is { } subtitle ? $"{ReasonWords.Of(code)}{(size.Unicode ? " · " : ", ")}{subtitle}" : ReasonWords.Of(code)
        : task.Subtitle ?? "";

    private string[] TimeLeft(Card card)
    {
        var limit = card.Shown.EndsAt is { } end ? DurationWords.Left(end - time.GetUtcNow()) : null;
        if (card.Shown.State is TaskState.Expiring)
            return limit is null ? [] : [$"grace ends in {limit}", $"{limit} left"];
        var estimate = card.EstimatedLeft is { } left ? $"{DurationWords.About(left)} left" : null;
        return (estimate, limit) switch
        {
            (null, null) => [],
            (null, _) => [$"time limit in {limit}", $"limit in {limit}"],
            (_, null) => [estimate],
            _ => [$"{estimate}{(size.Unicode ? " · " : ", ")}time limit in {limit}", estimate],
        };
    }
}
