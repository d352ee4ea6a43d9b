namespace TaskScheduling.Testing;

/// <summary>How the test waits for it: in real time, never for ever.</summary>
internal partial class Pump
{
    private long _stuckItem; // one that was found to hold everything up
    private bool _hasFailed; // somebody was told

    /// <summary>Real time after which waiting fails.</summary>
    public TimeSpan Limit
    {
        get
        {
            lock (_gate)
                return field;
        }
        set
        {
            lock (_gate)
                field = value;
        }
    } = TimeSpan.FromSeconds(30);

    /// <summary>A wait has failed, and what held it up still does.</summary>
    public bool IsHeldUp
    {
        get
        {
            lock (_gate)
                return _hasFailed && !IsQuiet;
        }
    }

    /// <summary>In the gate: no further wait is worth its time.</summary>
    private bool IsStuck => _works && _stuckItem == _item;

    public override void Settle()
    {
        if (IsInside)
            return;
        Drive drive;
        lock (_gate)
        {
            if (_hasVanished)
                throw Gone();
            if (IsQuiet)
                return;
            drive = Add(static () => false);
        }

        while (true)
        {
            var watch = Begin();
            if (Task.WaitAny([drive.Done.Task], watch.Limit) == 0) // this kind of wait lets the pool know that a thread of it is blocked
            {
                drive.Done.Task.GetAwaiter().GetResult();
                return;
            }

            ThrowIfHeldUp(drive, watch);
        }
    }

    /// <summary>Where it cannot settle, the answer is given all the same: the next wait says what holds it up.</summary>
    protected override ValueTask<T> AwaitSettledAsync<T>(ValueTask<T> answer)
    {
        return IsInside ? answer : AwaitAsync();

        async ValueTask<T> AwaitAsync()
        {
            var given = await answer.ConfigureAwait(false);
            try
            {
                await DriveAsync(static () => false).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
            }

            return given;
        }
    }

    /// <summary>Whenever nothing is left to do takes a step, on the pump; ends when a step says that there is none.</summary>
    /// <exception cref="TimeoutException">Something holds the pump up, or it finds no end of work, between two steps.</exception>
    public async Task DriveAsync(Func<bool> step)
    {
        Drive drive;
        lock (_gate)
            drive = Add(step);
        while (true)
        {
            var watch = Begin();
            try
            {
                await drive.Done.Task.WaitAsync(watch.Limit, TimeProvider.System).ConfigureAwait(false);
                return;
            }
            catch (TimeoutException) when (!drive.Done.Task.IsCompleted)
            {
                ThrowIfHeldUp(drive, watch);
            }
        }
    }

    /// <summary>In the gate.</summary>
    private Drive Add(Func<bool> step)
    {
        var drive = new Drive(step);
        if (_stopped)
            drive.Done.SetResult();
        else
            _drives.Enqueue(drive);
        Monitor.PulseAll(_gate);
        return drive;
    }

    private (long Item, long Steps, TimeSpan Limit) Begin()
    {
        lock (_gate)
            return (_item, _steps, IsStuck ? TimeSpan.Zero : Limit);
    }

    private void ThrowIfHeldUp(Drive drive, (long Item, long Steps, TimeSpan Limit) watch)
    {
        lock (_gate)
        {
            if (watch.Steps != _steps)
                return; // the clock moves: it is at work
            drive.IsGivenUp = true;
            throw Stuck(watch.Item);
        }
    }

    private void Take(Drive drive)
    {
        var goesOn = false;
        Exception? fault;
        lock (_gate)
            fault = _fault is null ? null : new InvalidOperationException($"An exception left a callback of the scheduler under test, which would have ended the process: {_fault.Message}", _fault);
        try
        {
            goesOn = fault is null && !drive.IsGivenUp && drive.Step();
        }
        catch (Exception exception)
        {
            fault = exception;
        }

        lock (_gate)
        {
            _steps++;
            if (goesOn)
                return;
            _drives.TryDequeue(out _);
            _fault = null;
        }

        if (fault is null)
            drive.Done.TrySetResult();
        else
            drive.Done.TrySetException(fault);
    }

    /// <summary>In the gate.</summary>
    private TimeoutException Stuck(long itemBefore)
    {
        _hasFailed = true;
        var waited = $"within {Limit} of real time ({nameof(TestScheduler)}.{nameof(TestScheduler.Limit)})";
        if (_works && TimeProvider.System.GetElapsedTime(_itemBegan) >= Limit / 2)
        {
            _stuckItem = _item;
            return new TimeoutException($"{(_running is { } run ? $"The handler of {Named(run)}" : "A callback (event, presenter, token or timer)")} has not given its thread back {waited}. "
                + $"Under test one thread runs everything: await instead of blocking, or hand work that blocks to Task.Run and wait for it using {nameof(TestScheduler.UntilAsync)}.");
        }

        return new TimeoutException(_hops && !_works
            ? $"The thread pool has taken no work item {waited}: something else in this process blocks its threads."
            : $"There was no end of work at one instant of the fake clock {waited}: {_item - itemBefore} pieces of work ran{(_ranLast is { } last ? $", the last one of a handler for {Named(last)}" : "")}. "
                + "Something posts itself anew without waiting for the clock.");
    }

    private static string Named(TaskRun run) => $"'{run.Tracked.Request.Identifier}' (task {run.Id.TaskId}, run {run.Id.Attempt})";

    private sealed class Drive(Func<bool> step)
    {
        public Func<bool> Step { get; } = step;

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool IsGivenUp { get; set; }
    }
}
