namespace TaskScheduling.Simulation;

/// <summary>A lane while it is read: the stretches that have begun and not ended.</summary>
internal sealed class OpenLane(TaskLane lane)
{
    private LaneSegment? _current;
    private LaneSegment? _overrun;
    private LaneSegment? _declared;
    private int _attempt;

    public void Wait(TimeSpan at, DeferralReason[] reasons)
    {
        if (_current is { State: not LaneState.Waiting })
            return; // it runs: what else it could wait for does not show
        Turn(at, LaneState.Waiting, reasons, null);
    }

    public void Start(TimeSpan at, int attempt)
    {
        _attempt = attempt;
        Turn(at, LaneState.Running, [], null);
        if (attempt > 1)
            Mark(at, LaneMarkKind.Retry, null);
    }

    public void Expire(TimeSpan at, Expiration expiration)
    {
        if (_current is { State: LaneState.Running })
            Turn(at, LaneState.Expiring, [], expiration);
        EndDeclaredWait(at); // its handler has come out of it
        Mark(at, LaneMarkKind.Expiration, expiration);
    }

    public void EndRun(TimeSpan at, TaskResult result)
    {
        Close(ref _current, at, isOpen: false);
        EndDeclaredWait(at);
        Mark(at, LaneMarkKind.RunEnded, result);
        if (result.GraceExceeded)
            _overrun = new LaneSegment(LaneState.Overrunning, at, at, _attempt, [], result.Expiration, false);
        if (result.Next is not null)
            Turn(at, LaneState.Waiting, [], null);
    }

    public void End(TimeSpan at, TaskResult result)
    {
        Close(ref _current, at, isOpen: false);
        Mark(at, LaneMarkKind.Ended, result);
    }

    public void ReturnLate(TimeSpan at)
    {
        Close(ref _overrun, at, isOpen: false);
        Mark(at, LaneMarkKind.LateReturn, null);
    }

    public void BeginDeclaredWait(TimeSpan at) => _declared ??= new LaneSegment(LaneState.DeclaredWait, at, at, _attempt, [], null, false);

    public void EndDeclaredWait(TimeSpan at) => Close(ref _declared, at, isOpen: false);

    /// <summary>Its process is gone; what waits goes on to wait.</summary>
    public void LoseRun(TimeSpan at)
    {
        if (_current is { State: not LaneState.Waiting })
        {
            Close(ref _current, at, isOpen: false);
            Mark(at, LaneMarkKind.Lost, null);
        }

        EndDeclaredWait(at);
        Close(ref _overrun, at, isOpen: false);
    }

    /// <summary>Nothing more will be heard of it.</summary>
    public void Leave(TimeSpan at, LaneMarkKind kind, object? data)
    {
        CloseAll(at, isOpen: false);
        Mark(at, kind, data);
    }

    public void CloseAll(TimeSpan at, bool isOpen)
    {
        Close(ref _current, at, isOpen);
        Close(ref _declared, at, isOpen);
        Close(ref _overrun, at, isOpen);
    }

    public void Mark(TimeSpan at, LaneMarkKind kind, object? data) => lane.Add(new LaneMark(at, kind, _attempt, data));

    private void Turn(TimeSpan at, LaneState state, DeferralReason[] reasons, Expiration? expiration)
    {
        Close(ref _current, at, isOpen: false);
        _current = new LaneSegment(state, at, at, _attempt, reasons, expiration, false);
    }

    private void Close(ref LaneSegment? open, TimeSpan at, bool isOpen)
    {
        if (open is { } segment)
            lane.Add(segment with { To = at, IsOpen = isOpen });
        open = null;
    }
}
