namespace TaskScheduling;

/// <summary>Runs of another scheduler, and runtimes that show theirs in this one.</summary>
/// <remarks><c>_guests</c>: replaced as a whole, once per guest.</remarks>
internal sealed partial class SchedulerRuntime
{
    private readonly SchedulerRuntime? _shownIn;
    private SchedulerRuntime[] _guests = [];

    /// <summary>This one, then those that show their runs here.</summary>
    public IEnumerable<SchedulerRuntime> WithGuests => [this, .. Volatile.Read(ref _guests)];

    /// <summary>Whose runtime a task is. This one where nobody knows it.</summary>
    public SchedulerRuntime For(TaskId id)
    {
        var guests = Volatile.Read(ref _guests);
        return guests.Length == 0 || Find(id) is not null ? this : guests.FirstOrDefault(guest => guest.Find(id) is not null) ?? this;
    }

    /// <summary>The task of a run that begins now; the run is made of it, and then <see cref="Attach"/>ed.</summary>
    public AttachedTask Adopt(AttachedRun work, CardTexts texts, SchedulerInstant now) => new(_ids.Next(now.Utc), work.Request, texts);

    /// <summary>Governs a run that has begun, whoever runs it. Waits for nobody: the engine hears of its beginning before its end.</summary>
    public void Attach(AttachedTaskRun run, AttachedRun work, SchedulerInstant now)
    {
        run.Tracked.Run = run;
        _loop.Enqueue(SchedulerInput.Attached(now, run.Tracked.Id, work, owner: run.Tracked));
    }

    /// <summary>Judged when this returns, or by the thread that has the turn.</summary>
    public void Expire(TaskId id, Expiration reason)
    {
        _loop.Enqueue(SchedulerInput.ExpireRequested(Clock.Now, id, reason));
        if (!_loop.IsInTurn)
            _loop.Query(0, static (_, _, none) => none);
    }

    private void ShowIn(SchedulerRuntime host)
    {
        SchedulerRuntime[] before;
        do
            before = Volatile.Read(ref host._guests);
        while (Interlocked.CompareExchange(ref host._guests, [.. before, this], before) != before);
        AudienceChanged();
    }
}
