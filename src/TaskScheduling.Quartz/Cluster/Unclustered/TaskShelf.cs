namespace TaskScheduling.Quartz;

/// <summary>Every task of one machine that has not ended: it waits for its firing, or has been taken for one.</summary>
/// <remarks>Thread-safe: everything is read and written under <c>_gate</c>, and nothing is called there.</remarks>
internal sealed class TaskShelf
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TaskId, Place> _places = [];
    private readonly Dictionary<TaskKey, List<Place>> _keys = [];
    private long _count;
    private bool _isOpen;

    /// <summary>This process executes: what it submits stays here.</summary>
    public void Open()
    {
        using (_gate.EnterScope())
            _isOpen = true;
    }

    /// <summary>Tasks that wait for a firing of which nobody knows.</summary>
    public IReadOnlyList<StoredTask> Unplanned
    {
        get
        {
            using (_gate.EnterScope())
                return [.. _places.Values.Where(place => place is { State: TaskPlace.Waits, Trigger: null }).Select(place => place.Task)];
        }
    }

    /// <summary>Where the task is.</summary>
    public TaskPlace this[TaskId id]
    {
        get
        {
            using (_gate.EnterScope())
                return _places.TryGetValue(id, out var place) ? place.State : TaskPlace.Unknown;
        }
    }

    /// <param name="task">What is recorded of it.</param>
    /// <param name="trigger">What fires it. Null: that is not known yet.</param>
    /// <returns>False: it is here already.</returns>
    public bool Put(StoredTask task, PlannedTrigger? trigger = null)
    {
        using (_gate.EnterScope())
            return TryAdd(new Place(task, ++_count) { Trigger = trigger });
    }

    /// <summary>A task that this process is about to submit: read from the store meanwhile, it is the same one.</summary>
    public void Reserve(StoredTask task)
    {
        using (_gate.EnterScope())
            TryAdd(new Place(task, ++_count) { State = TaskPlace.Submitted });
    }

    /// <summary>The submission is saved.</summary>
    /// <returns>False: this process does not execute, and whoever does reads it.</returns>
    public bool Settle(TaskId id, PlannedTrigger trigger)
    {
        using (_gate.EnterScope())
        {
            if (!_isOpen)
            {
                RemovePlace(id);
                return false;
            }

            (_places[id].State, _places[id].Trigger) = (TaskPlace.Waits, trigger);
            return true;
        }
    }

    /// <summary>Quartz has this trigger, or gets it.</summary>
    /// <returns>False: no task is here that it could be for.</returns>
    public bool Expect(PlannedTrigger trigger)
    {
        using (_gate.EnterScope())
        {
            if (!_places.TryGetValue(trigger.TaskId, out var place))
                return false;
            place.Trigger ??= trigger;
            return true;
        }
    }

    /// <summary>For its firing, with those of its key.</summary>
    public Claim Take(TaskId id)
    {
        using (_gate.EnterScope())
        {
            if (!_places.TryGetValue(id, out var place))
                return new Claim.Gone();
            if (place.State is not (TaskPlace.Waits or TaskPlace.Taken))
                return new Claim.Held();
            var taken = OfKey(place).Where(other => other.State is TaskPlace.Waits or TaskPlace.Taken or TaskPlace.Executed).OrderBy(other => other.Number).ToArray();
            foreach (var other in taken.Where(other => other.State is TaskPlace.Waits))
                other.State = TaskPlace.Taken;
            return new Claim.Mine([.. taken.Select(other => new ClaimedTask(new StoredTask(other.Task.Id, other.Task.Task with { Order = other.Number })))]);
        }
    }

    /// <summary>Whether another task of its key is here: what becomes of the two is not for its date to wait.</summary>
    public bool Meets(StoredTask task)
    {
        using (_gate.EnterScope())
            return task.Task.Request.Key is { HasValue: true } key && _keys.TryGetValue(key, out var places) && places.Exists(place => place.Task.Id != task.Id);
    }

    /// <summary>To end it here and now: nobody else takes it meanwhile.</summary>
    /// <returns>Null: it does not wait, or has a run that a dead process has left; its firing ends that first.</returns>
    public (StoredTask Task, TaskNote? Note, PlannedTrigger? Trigger)? Withdraw(TaskId id)
    {
        using (_gate.EnterScope())
        {
            if (!_places.TryGetValue(id, out var place) || place.State is not TaskPlace.Waits || place.Task.Task.OpenRun is not null)
                return null;
            place.State = TaskPlace.Withdrawn;
            return (place.Task, place.Note, place.Trigger);
        }
    }

    /// <summary>The scheduler of this process knows a task that was taken; or does not any more.</summary>
    public void Execute(TaskId id, bool begins)
    {
        using (_gate.EnterScope())
        {
            if (_places.TryGetValue(id, out var place) && place.State is (TaskPlace.Taken or TaskPlace.Executed))
                place.State = begins ? TaskPlace.Executed : TaskPlace.Taken;
        }
    }

    /// <summary>It waits again.</summary>
    /// <returns>False: it has ended.</returns>
    public bool Return(TaskId id, PlannedTrigger trigger, TaskNote? note)
    {
        using (_gate.EnterScope())
        {
            if (!_places.TryGetValue(id, out var place))
                return false;
            (place.State, place.Trigger, place.Note) = (TaskPlace.Waits, trigger, note ?? place.Note);
            return true;
        }
    }

    /// <summary>The end of a run is being recorded: whoever takes the task next begins with it. Once more changes nothing.</summary>
    public void Add(TaskId id, TaskResult result)
    {
        using (_gate.EnterScope())
        {
            if (_places.TryGetValue(id, out var place))
            {
                var before = place.Task.Task;
                var task = new RecoveredTask(before.Request, before.SubmittedAt) { Runs = [.. before.Runs.Where(run => run.RunId != result.RunId), result] };
                place.Task = new StoredTask(id, task);
            }
        }
    }

    public void Remove(TaskId id)
    {
        using (_gate.EnterScope())
            RemovePlace(id);
    }

    private bool TryAdd(Place place)
    {
        if (!_places.TryAdd(place.Task.Id, place))
            return false;
        if (place.Key is { } key)
        {
            if (!_keys.TryGetValue(key, out var places))
                _keys[key] = places = [];
            places.Add(place);
        }

        return true;
    }

    private void RemovePlace(TaskId id)
    {
        if (_places.Remove(id, out var place) && place.Key is { } key && _keys[key].Remove(place) && _keys[key].Count == 0)
            _keys.Remove(key);
    }

    private IEnumerable<Place> OfKey(Place place) => place.Key is { } key ? _keys[key] : [place];

    private sealed class Place(StoredTask task, long number)
    {
        /// <summary>In the order of submission.</summary>
        public long Number => number;

        public TaskKey? Key { get; } = task.Task.Request.Key is { HasValue: true } key ? key : default(TaskKey?);

        public StoredTask Task { get; set; } = task;

        public TaskPlace State { get; set; } = TaskPlace.Waits;

        public PlannedTrigger? Trigger { get; set; }

        /// <summary>What people were told last while it waited. Null: nothing.</summary>
        public TaskNote? Note { get; set; }
    }
}

/// <summary>Where a task of one machine is.</summary>
internal enum TaskPlace
{
    /// <summary>It has ended, or never was; or another process has submitted it a moment ago.</summary>
    Unknown,

    /// <summary>This process is about to submit it.</summary>
    Submitted,

    /// <summary>For its firing.</summary>
    Waits,

    /// <summary>A firing has it, and the scheduler does not know it yet, or any more.</summary>
    Taken,

    /// <summary>The scheduler of this process has it.</summary>
    Executed,

    /// <summary>It is being ended where it waits.</summary>
    Withdrawn,
}
