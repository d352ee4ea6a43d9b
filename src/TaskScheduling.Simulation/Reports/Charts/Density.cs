namespace TaskScheduling.Simulation;

/// <summary>How many tasks of a work item were in each state on average, and how many ended how, in each of equal parts of the time.</summary>
internal sealed class Density
{
    public const int Parts = 252;

    private static readonly int States = Enum.GetValues<LaneState>().Length;
    private static readonly int Outcomes = Enum.GetValues<StoryOutcome>().Length;

    private readonly double[,] _inState = new double[States, Parts];
    private readonly int[,] _ends = new int[Outcomes, Parts];
    private readonly int[] _stops = new int[Parts];

    public Density(IEnumerable<TaskLane> lanes, TimeSpan duration)
    {
        foreach (var lane in lanes)
        {
            Tasks++;
            foreach (var segment in lane.Segments)
                Spread(segment.State, segment.From / duration * Parts, segment.To / duration * Parts);
            foreach (var mark in lane.Marks)
                Count(lane, mark, Math.Min(Parts - 1, (int)(mark.At / duration * Parts)));
        }
    }

    public int Tasks { get; }

    /// <summary>Mean number of tasks in that state.</summary>
    public double InState(LaneState state, int part) => _inState[(int)state, part];

    public int Ends(StoryOutcome outcome, int part) => _ends[(int)outcome, part];

    /// <summary>Runs that were told to stop.</summary>
    public int Stops(int part) => _stops[part];

    private void Spread(LaneState state, double from, double to)
    {
        for (var part = (int)from; part < Parts && part < to; part++)
            _inState[(int)state, part] += Math.Min(to, part + 1) - Math.Max(from, part);
    }

    private void Count(TaskLane lane, in LaneMark mark, int part)
    {
        if (mark.Kind is LaneMarkKind.Expiration)
            _stops[part]++;
        else if (mark.Kind is LaneMarkKind.Ended or LaneMarkKind.Refused)
            _ends[(int)lane.Story.Outcome, part]++;
    }
}
