namespace TaskScheduling.Terminal;

/// <summary>One card: the tasks of one CardId that have not ended, of which one is seen.</summary>
/// <remarks>Mostly one; two while newer work of the same key waits for the older to return.</remarks>
internal sealed class Card(string id, TimeProvider time)
{
    private readonly List<TaskPresentation> _tasks = [];
    private readonly ProgressEstimate _estimate = new(time);
    private (TaskId Task, int Attempt) _run;
    private (TaskId Task, TaskState State)? _stop;

    public string Id { get; } = id;

    public bool IsEmpty => _tasks.Count == 0;

    /// <summary>The one in a run, or else the latest.</summary>
    public TaskPresentation Shown => _tasks.Find(task => task.State is TaskState.Running or TaskState.Expiring) ?? _tasks[^1];

    /// <summary>A person asked for its end, and nothing has happened yet.</summary>
    public bool IsStopping => _stop is { } stop && Shown is var shown && shown.TaskId == stop.Task && shown.State == stop.State;

    /// <summary>Whether time alone changes what is seen.</summary>
    public bool Moves => Shown.State is TaskState.Running or TaskState.Expiring;

    public TimeSpan? EstimatedLeft => Shown.State is TaskState.Running ? _estimate.Left() : null;

    public void Set(TaskPresentation task)
    {
        Remove(task.TaskId);
        _tasks.Add(task);
        if (task.State is not TaskState.Running and not TaskState.Expiring)
        {
            _estimate.Observe(null);
            return;
        }

        if (_run != (task.TaskId, task.Attempt))
        {
            _run = (task.TaskId, task.Attempt);
            _estimate.Observe(null);
        }

        _estimate.Observe(task.Fraction);
    }

    public void Remove(TaskId task) => _tasks.RemoveAll(known => known.TaskId == task);

    public void StopRequested() => _stop = (Shown.TaskId, Shown.State);

    public void StopRefused(TaskId task)
    {
        if (_stop?.Task == task)
            _stop = null;
    }
}
