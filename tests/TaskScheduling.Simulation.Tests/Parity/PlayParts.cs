using TaskScheduling.Testing;

namespace TaskScheduling.Simulation.Tests.Parity;

/// <summary>The device's sensors: a reading at any instant, and a hint where the system has one.</summary>
internal sealed class ModelledConditions(Func<ConditionKinds, DeviceConditions> read)
{
    private Source? _current;

    /// <summary>Every process listens for itself; what listened before hears nothing any more.</summary>
    public IImmediateConditionSource OfNextProcess() => _current = new Source(read);

    /// <summary>The process is gone.</summary>
    public void Leave() => _current = null;

    public void Hint() => _current?.Hint();

    private sealed class Source(Func<ConditionKinds, DeviceConditions> read) : IImmediateConditionSource
    {
        public event EventHandler? Changed;

        public DeviceConditions Read(ConditionKinds wanted) => read(wanted);

        public void Hint() => Changed?.Invoke(this, EventArgs.Empty);
    }
}

/// <summary>What the meter would read of modelled work.</summary>
internal sealed class ModelledUsage(RuntimePlay play) : UsageScript
{
    public override (TimeSpan Cpu, long AllocatedBytes) Read(RunId run) => play.RunOf(run)?.Read() is { } usage ? (usage.Cpu, usage.AllocatedBytes) : default;
}

/// <summary>The pump, with a pool that may be starved: a run reaches its thread late.</summary>
internal sealed class PlayPump(RuntimePlay play) : Pump
{
    public override void Post(IThreadPoolWorkItem item)
    {
        if (item is SubmittedTaskRun run && play.StartDelayOf(run.Tracked.Request) is { Ticks: > 0 } delay)
            play.After(delay, () => base.Post(item));
        else
            base.Post(item);
    }
}

/// <summary>A store that knows when the host was last seen, as one that writes signs of life does; the sandbox has such a one.</summary>
internal sealed class PlayedStore : ITaskStore
{
    private readonly SurvivingTaskStore _store = new();
    private DateTimeOffset _lastSeen;
    private bool _bootChanged;

    public bool IsDurable => true;

    public bool SavesRecords => true;

    public void Lose(DateTimeOffset lastSeen, bool bootChanged) => (_lastSeen, _bootChanged) = (lastSeen, bootChanged);

    public ValueTask SaveAsync(TaskRecord record, CancellationToken cancellationToken) => _store.SaveAsync(record, cancellationToken);

    public async ValueTask<IReadOnlyList<StoredTask>> LoadAsync(CancellationToken cancellationToken) =>
    [
        .. (await _store.LoadAsync(cancellationToken)).Select(stored => stored.Task.OpenRun is null
            ? stored
            : stored with { Task = stored.Task with { LastSignOfLife = _lastSeen, BootChanged = _bootChanged } }),
    ];

    public ValueTask SaveCheckpointAsync(RunId run, ReadOnlyMemory<byte> utf8Json, CancellationToken cancellationToken) => _store.SaveCheckpointAsync(run, utf8Json, cancellationToken);

    public ReadOnlyMemory<byte>? ReadCheckpoint(TaskId id) => _store.ReadCheckpoint(id);

    public void Note(TaskNote note) => _store.Note(note);

    public void Forget(TaskId id) => _store.Forget(id);
}

/// <summary>The sandbox's ids, because the jitter of a backoff is made of them.</summary>
internal sealed class PlayIds() : TaskIds(seed: 0)
{
    private int _count;

    public static TaskId Of(int number) => new(new Guid(number, 0, 0, new byte[8]));

    public override TaskId Next(DateTimeOffset now) => Of(++_count);
}
