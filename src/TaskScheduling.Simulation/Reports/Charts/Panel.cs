namespace TaskScheduling.Simulation;

/// <summary>One row of the chart of the device. Drawn in two turns, since what stretches with time and what does not are two pictures.</summary>
internal abstract class Panel(string name, double height)
{
    public string Name { get; } = name;

    public double Height { get; } = height;

    /// <summary>What has a time.</summary>
    public abstract void DrawTimes(Markup markup, TimeScale scale, double top);

    /// <summary>Names and scales, on the whole width of the page.</summary>
    public virtual void DrawFrame(Markup markup, double top) =>
        markup.Line($"<text class=\"name\" x=\"{TimeScale.Left - 8}\" y=\"{top + (Height / 2) + 4}\">{Name}</text>");
}
