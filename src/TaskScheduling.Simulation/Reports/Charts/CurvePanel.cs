namespace TaskScheduling.Simulation;

/// <summary>A reading over time.</summary>
/// <param name="name">What is read.</param>
/// <param name="unit">After its numbers.</param>
/// <param name="height">On paper.</param>
/// <param name="range">What is shown.</param>
/// <param name="curve">Instants and values.</param>
/// <param name="isFilled">Whether the area below is coloured.</param>
/// <param name="isStepped">Whether a value holds until the next.</param>
internal class CurvePanel(string name, string unit, double height, Interval range, IReadOnlyList<(TimeSpan At, double Value)> curve, bool isFilled = false, bool isStepped = false) : Panel(name, height)
{
    public override void DrawTimes(Markup markup, TimeScale scale, double top)
    {
        DrawBehind(markup, scale, top);
        if (curve.Count == 0)
            return;
        if (isFilled)
        {
            markup.Add($"<path class=\"area\" d=\"M{scale.X(curve[0].At)} {top + Height}");
            Points(markup, scale, top, 'L');
            markup.Line($"V{top + Height}Z\"/>");
        }

        markup.Add($"<path class=\"curve\" data-name=\"{Name}\" data-unit=\"{unit}\" data-top=\"{top}\" data-height=\"{Height}\" data-low=\"{range.Low}\" data-high=\"{range.High}\" d=\"");
        Points(markup, scale, top, 'M');
        markup.Raw("\"/>\n");
    }

    public override void DrawFrame(Markup markup, double top)
    {
        base.DrawFrame(markup, top);
        markup.Line($"<path class=\"base\" d=\"M{TimeScale.Left} {top + Height}H{TimeScale.Left + TimeScale.Width}\"/>");
        Label(markup, range.High, top);
        Label(markup, range.Low, top);
    }

    protected virtual void DrawBehind(Markup markup, TimeScale scale, double top)
    {
    }

    protected double Y(double value, double top) => top + (Height * (1 - Math.Clamp((value - range.Low) / (range.High - range.Low), 0, 1)));

    protected void Label(Markup markup, double value, double top, string what = "") =>
        markup.Line($"<text class=\"scale\" x=\"{TimeScale.Left + TimeScale.Width + 4}\" y=\"{Y(value, top) + (value == range.High ? 8 : value == range.Low ? 0 : 3.5)}\">{Figures.Number(value, "0.#")}{unit}{what}</text>");

    private void Points(Markup markup, TimeScale scale, double top, char first)
    {
        var sign = first;
        foreach (var (at, value) in curve)
        {
            if (isStepped && sign == 'L')
                markup.Add($"H{scale.X(at)}");
            markup.Raw(sign == 'M' ? "M" : "L");
            markup.Add($"{scale.X(at)} {Math.Round(Y(value, top), 1)}");
            sign = 'L';
        }
    }
}
