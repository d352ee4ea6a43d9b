namespace TaskScheduling.Simulation;

/// <summary>A part of a recording in which nothing is missing: a process, or what lies between two gaps.</summary>
internal sealed class RecordedStretch(RecordedBeginning beginning, RecordedStep first, ReplayedTasks tasks, TimeSpan offset)
{
    private readonly HashSet<TaskId> _ended = [.. beginning.Snapshot.Entries.Where(entry => entry.Phase is TaskPhase.Ended || entry.IsDetached).Select(entry => entry.Id)];
    private readonly Dictionary<string, RecordedRun?> _typical = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RecordedRun?> _stopped = new(StringComparer.Ordinal);

    public RecordedBeginning Beginning { get; } = beginning;

    public SchedulerInstant First { get; } = first.Input.At;

    /// <summary>The last instant of the record.</summary>
    public TimeSpan End { get; set; } = first.Input.At.Monotonic;

    /// <summary>From the running clock of the process to the timeline.</summary>
    public TimeSpan Offset { get; } = offset;

    /// <summary>What became of each task then.</summary>
    public ReplayedTasks Tasks { get; } = tasks;

    /// <summary>What happens whatever the policy says, in order.</summary>
    public List<RecordedInput> Inputs { get; } = [];

    /// <summary>When the scheduler woke up, in order.</summary>
    public List<RecordedInput> Wakes { get; } = [];

    public Dictionary<RunId, RecordedRun> Runs { get; } = [];

    public List<RecordedConditions> Conditions { get; } = [];

    /// <summary>What the sensors were asked.</summary>
    public List<RecordedQuestion> Questions { get; } = [];

    /// <summary>What was asked of the store, in order.</summary>
    public Dictionary<(TaskId Task, PersistKind What), List<RecordedWrite>> Writes { get; } = [];

    /// <summary>Texts that were asked for, by task and in order.</summary>
    public Dictionary<TaskId, List<TaskTexts>> Texts { get; } = [];

    /// <summary>The date at each instant of the running clock.</summary>
    public RecordedDates Dates { get; } = new();

    public void Add(TaskId id, TaskTexts texts)
    {
        if (!Texts.TryGetValue(id, out var all))
            Texts.Add(id, all = []);
        all.Add(texts);
    }

    /// <summary>It had not ended when this began.</summary>
    public bool IsOfInterest(TaskStory story) => !_ended.Contains(story.Id);

    /// <summary>The run that shows how one of this task goes: its own, its last one, or the one of its identifier that took the median time.</summary>
    public RecordedRun? ModelOf(RunId id, string identifier)
    {
        if (Runs.TryGetValue(id, out var own))
            return own;
        for (var attempt = id.Attempt - 1; attempt > 0; attempt--)
        {
            if (Runs.TryGetValue(new RunId(id.TaskId, attempt), out var earlier))
                return earlier;
        }

        return Median(_typical, identifier, Runs.Values.Where(run => run.Identifier == identifier && run.EndedByItself), run => run.Return!.Offset)
            ?? Median(_stopped, identifier, Runs.Values.Where(run => run.Identifier == identifier && run.Reaction is not null), run => run.Reaction!.Value);
    }

    /// <summary>The run that shows how one of this identifier returns when it is told to stop. Null: none was.</summary>
    public RecordedRun? StoppedLike(string identifier) =>
        Median(_stopped, identifier, Runs.Values.Where(run => run.Identifier == identifier && run.Reaction is not null), run => run.Reaction!.Value);

    private static RecordedRun? Median(Dictionary<string, RecordedRun?> known, string identifier, IEnumerable<RecordedRun> runs, Func<RecordedRun, TimeSpan> by)
    {
        if (known.TryGetValue(identifier, out var found))
            return found;
        var sorted = runs.OrderBy(by).ThenBy(run => run.Launched).ToArray();
        found = sorted.Length == 0 ? null : sorted[(sorted.Length - 1) / 2];
        known.Add(identifier, found);
        return found;
    }
}

/// <summary>An input at its place in the record.</summary>
/// <param name="At">When the engine took it: never before the one that came before it.</param>
/// <param name="Order">Its number.</param>
/// <param name="Input">With both its times.</param>
internal readonly record struct RecordedInput(TimeSpan At, long Order, SchedulerInput Input);

/// <summary>What sensors were asked.</summary>
internal sealed class RecordedQuestion(TimeSpan at, ConditionKinds kinds)
{
    public TimeSpan At { get; } = at;

    public ConditionKinds Kinds { get; } = kinds;

    /// <summary>Null: none came.</summary>
    public RecordedConditions? Answer { get; set; }
}

/// <summary>What sensors said.</summary>
/// <param name="Asked">When they were asked.</param>
/// <param name="Came">When the answer came.</param>
/// <param name="Order">Number of the input.</param>
/// <param name="Kinds">What was read.</param>
/// <param name="Read">What it said.</param>
internal sealed record RecordedConditions(TimeSpan Asked, TimeSpan Came, long Order, ConditionKinds Kinds, DeviceConditions Read);

/// <summary>What the store was asked to save.</summary>
internal sealed class RecordedWrite(TimeSpan asked)
{
    public TimeSpan Asked { get; } = asked;

    /// <summary>How long it took, number of the input that says so, and why it could not (null: it could). Null: no answer came.</summary>
    public (TimeSpan Took, long Order, string? Fault)? Answer { get; set; }
}

/// <summary>Date by running time.</summary>
internal sealed class RecordedDates
{
    private readonly List<(TimeSpan At, long Order)> _places = [];
    private readonly List<DateTimeOffset> _dates = [];

    public TimeSpan First => _places[0].At;

    /// <summary>In order.</summary>
    public void Add(TimeSpan at, long order, DateTimeOffset date)
    {
        _places.Add((at, order));
        _dates.Add(date);
    }

    /// <summary>Carried on from the last input that is not behind this place.</summary>
    public SchedulerInstant At(TimeSpan at, long order)
    {
        var place = _places.BinarySearch((at, order));
        if (place < 0)
            place = Math.Max(0, ~place - 1);
        return new SchedulerInstant(at, _dates[place] + (at - _places[place].At));
    }
}
