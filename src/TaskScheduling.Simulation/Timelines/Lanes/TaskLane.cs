namespace TaskScheduling.Simulation;

/// <summary>One task over time: stretches in one state each, and the instants that stand out.</summary>
internal sealed class TaskLane(TaskStory story)
{
    private readonly List<LaneSegment> _segments = [];
    private readonly List<LaneMark> _marks = [];

    public TaskStory Story { get; } = story;

    /// <summary>In the order of their ends. What overruns, and declared waits, lie over others.</summary>
    public IReadOnlyList<LaneSegment> Segments => _segments;

    public IReadOnlyList<LaneMark> Marks => _marks;

    /// <summary>Together, of all stretches in one state.</summary>
    public TimeSpan TimeIn(LaneState state)
    {
        var sum = TimeSpan.Zero;
        foreach (var segment in _segments)
        {
            if (segment.State == state)
                sum += segment.Length;
        }

        return sum;
    }

    public void Add(in LaneSegment segment)
    {
        if (segment.To > segment.From) // what takes no time cannot be seen
            _segments.Add(segment);
    }

    public void Add(in LaneMark mark) => _marks.Add(mark);
}
