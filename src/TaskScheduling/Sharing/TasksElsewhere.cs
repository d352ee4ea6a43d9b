using System.Collections.Concurrent;

namespace TaskScheduling;

/// <summary>The tasks of a shared store as this process knows them. Where its own engine knows a task too, the engine is right.</summary>
/// <remarks>Written in the turn; <see cref="Find"/> is asked from any thread.</remarks>
internal sealed class TasksElsewhere
{
    private readonly ConcurrentDictionary<TaskId, TaskElsewhere> _tasks = new();
    private readonly int[] _pending = new int[Enum.GetValues<TaskKind>().Length];
    private readonly Queue<(TaskElsewhere Task, DateTimeOffset At)> _ended = new();

    public IEnumerable<TaskElsewhere> All => _tasks.Values;

    public bool AnyUnended => _tasks.Values.Any(task => !task.Task.IsEnded);

    public TaskElsewhere? Find(TaskId id) => _tasks.GetValueOrDefault(id);

    public TaskElsewhere Add(TaskElsewhere task)
    {
        _tasks[task.Task.Id] = task;
        Count(task);
        return task;
    }

    public void Remove(TaskId id)
    {
        if (_tasks.TryRemove(id, out var task) && task.CountsAsPending)
            _pending[(int)task.Task.Kind]--;
    }

    /// <summary>It may have changed its state.</summary>
    public void Count(TaskElsewhere? task)
    {
        if (task is null || task.CountsAsPending == task.State is TaskState.Pending)
            return;
        task.CountsAsPending = !task.CountsAsPending;
        _pending[(int)task.Task.Kind] += task.CountsAsPending ? 1 : -1;
    }

    public int Pending(TaskKind kind) => _pending[(int)kind];

    /// <summary>Whether a task of this kind and key is pending, whose place a newer one takes over.</summary>
    public bool IsPending(TaskKind kind, TaskKey key) =>
        key.HasValue && _tasks.Values.Any(task => task.Task.Kind == kind && task.Task.Key == key && task.State is TaskState.Pending);

    /// <summary>It has ended, and is remembered for as long as the history says.</summary>
    public void KeepInHistory(TaskElsewhere task, HistoryBounds bounds, DateTimeOffset now, Action<TrackedTask> forget)
    {
        _ended.Enqueue((task, now));
        while (_ended.TryPeek(out var oldest) && (_ended.Count > bounds.EndedTasks || now - oldest.At > bounds.EndedTaskAge))
        {
            _ended.Dequeue();
            Remove(oldest.Task.Task.Id);
            forget(oldest.Task.Task);
        }
    }
}
