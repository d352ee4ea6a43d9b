namespace TaskScheduling.Tests.Engine;

/// <summary>What a store holds when its process is cut off: every write that was answered as durable, in order.</summary>
internal sealed class RecordBook
{
    private readonly OrderedDictionary<TaskId, RecoveredTask> _tasks = [];

    public HashSet<TaskId> Ended { get; } = [];

    /// <summary>Tasks of which the engine knew more than was durable.</summary>
    public HashSet<TaskId> Behind { get; } = [];

    public IReadOnlyList<(TaskId Id, RecoveredTask Task)> Unended => [.. _tasks.Select(task => (task.Key, task.Value))];

    /// <summary>Everything that an engine has written until now.</summary>
    public void Read(EngineHarness engine)
    {
        var answers = engine.Inputs.Where(input => input.Kind is InputKind.Persisted or InputKind.PersistFailed)
            .ToLookup(input => (input.TaskId, (PersistKind)input.Code), input => input.Kind is InputKind.Persisted)
            .ToDictionary(group => group.Key, group => new Queue<bool>(group));
        Behind.Clear();
        foreach (var write in engine.Effects.Where(effect => effect.Kind is EffectKind.Persist))
        {
            var what = (PersistKind)write.Code;
            var isDurable = answers.TryGetValue((write.TaskId, what), out var answer) && answer.TryDequeue(out var saved) && saved;
            if (isDurable)
                Apply(write, what);
            else if (what is PersistKind.RunEnd)
                Behind.Add(write.TaskId);
        }
    }

    private void Apply(SchedulerEffect write, PersistKind what)
    {
        var id = write.TaskId;
        if (what is PersistKind.Submission)
            _tasks[id] = new RecoveredTask((BackgroundTaskRequest)write.Data!, new DateTimeOffset(write.UtcTicks, TimeSpan.Zero)) { OpenRun = write.Flag ? 1 : null };
        else if (what is PersistKind.RunEnd && (TaskResult)write.Data! is { Next: null } && Ended.Add(id))
            _tasks.Remove(id);
        else if (what is PersistKind.RunEnd)
            _tasks[id] = _tasks[id] with { OpenRun = null, Runs = [.. _tasks[id].Runs, (TaskResult)write.Data!] };
        else
            _tasks[id] = _tasks[id] with { OpenRun = what is PersistKind.RunStart ? write.Attempt : null };
    }
}
