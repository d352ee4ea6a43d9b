namespace TaskScheduling.Simulation;

/// <summary>Shares as bars, with the interval of each.</summary>
internal static class ShareChart
{
    private const double Left = 300;
    private const double Width = 760;
    private const double RowHeight = 24;

    public static void Draw(Markup markup, IReadOnlyList<EndingShare> endings)
    {
        markup.Line($"<svg class=\"chart\" viewBox=\"0 0 1200 {(endings.Count * RowHeight) + 18}\" role=\"img\" aria-label=\"Shares of outcomes by reason\"><g class=\"axis\">");
        for (var share = 0; share <= 100; share += 25)
            markup.Add($"<path d=\"M{Left + (Width * share / 100)} 0v{endings.Count * RowHeight}\"/><text x=\"{Left + (Width * share / 100)}\" y=\"{(endings.Count * RowHeight) + 13}\">{share} %</text>");
        markup.Line($"</g>");
        for (var row = 0; row < endings.Count; row++)
        {
            var (ending, share) = endings[row];
            var (top, outcome) = (row * RowHeight, ReasonWords.Outcome(ending.Outcome));
            markup.Line($"<text class=\"name\" x=\"{Left - 8}\" y=\"{top + 16}\">{outcome}{(ending.Reason == "none" ? "" : $", {ending.Reason}")}</text>");
            markup.Line($"<rect class=\"share {outcome}\" x=\"{Left}\" y=\"{top + 5}\" width=\"{share.Share * Width}\" height=\"{RowHeight - 10}\"><title>{Figures.Count(share.Count)} of {Figures.Count(share.Of)}</title></rect>");
            var right = share.Interval?.High ?? share.Share;
            if (share.Interval is { } interval)
                markup.Line($"<path class=\"interval\" d=\"M{Left + (interval.Low * Width)} {top + 7}v{RowHeight - 14}M{Left + (interval.Low * Width)} {top + 12}H{Left + (interval.High * Width)}M{Left + (interval.High * Width)} {top + 7}v{RowHeight - 14}\"/>");
            markup.Line($"<text x=\"{Left + (right * Width) + 8}\" y=\"{top + 16}\">{Figures.Percent(share.Share)}</text>");
        }

        markup.Line($"</svg>");
    }
}
