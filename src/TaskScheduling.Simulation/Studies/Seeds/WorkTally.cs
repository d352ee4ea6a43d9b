namespace TaskScheduling.Simulation;

/// <summary>What became of one work item under one seed. Times are in seconds.</summary>
internal sealed class WorkTally(string work)
{
    private readonly Dictionary<Ending, int> _endings = [];
    private readonly List<double> _toEnd = [];
    private readonly List<double> _waited = [];
    private readonly List<double> _progress = [];

    public string Work { get; } = work;

    public int Tasks { get; private set; }

    public IReadOnlyDictionary<Ending, int> Endings => _endings;

    /// <summary>From submission to end, of those that ended.</summary>
    public IReadOnlyList<double> ToEnd => _toEnd;

    /// <summary>From submission to the first start, of those that started.</summary>
    public IReadOnlyList<double> Waited => _waited;

    /// <summary>How far they came, 0 to 1, of those that were accepted.</summary>
    public IReadOnlyList<double> Progress => _progress;

    public void Add(TaskStory story)
    {
        Tasks++;
        var ending = Ending.Of(story);
        _endings[ending] = _endings.GetValueOrDefault(ending) + 1;
        if (story.Refusal is not null)
            return;
        if (story.Ended - story.Submitted is { } toEnd)
            _toEnd.Add(toEnd.TotalSeconds);
        if (story.Waited is { } waited)
            _waited.Add(waited.TotalSeconds);
        _progress.Add(story.Completion);
    }
}
