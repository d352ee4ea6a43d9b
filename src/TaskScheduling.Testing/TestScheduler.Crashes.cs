namespace TaskScheduling.Testing;

/// <summary>The end of a process, and the next one.</summary>
public sealed partial class TestScheduler
{
    /// <summary>The process is gone without a word, and the app starts again.</summary>
    /// <param name="downFor">How far the clock moves while nothing runs; timers of the test fire meanwhile. Not negative. Default: it restarts at once.</param>
    /// <remarks>
    /// <para>No handler is told: its code goes on nowhere, its timers are gone, and what its threads still do (<see cref="Task.Run(Action)"/>, a thread it
    /// blocks) reaches neither store nor <see cref="Events"/>. Nothing is disposed of. What the store holds is there again: pending tasks, checkpoints, backoffs; a
    /// run without an end ends as <see cref="Expiration.HostLost"/> and follows its rule; a task that was cut off three times is parked. Start with
    /// <c>durable: true</c>, or nothing is left.</para>
    /// <para><see cref="Scheduler"/> is a new one, made by the same <c>configure</c>, with a provider of its own; clock, device, <see cref="Events"/>,
    /// ids and <see cref="Limit"/> go on, the numbers of events begin anew. Handles and schedulers of before are of the process that is gone: what they had
    /// by then can be read, and everything else on them throws an <see cref="InvalidOperationException"/>, a waiting <see cref="TaskHandle.Completion"/>
    /// included; watches of before end. <c>Scheduler.TryGetHandle(handle.TaskId, ...)</c> gives the live handle. Members of this class take either.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="downFor"/> is negative.</exception>
    /// <exception cref="InvalidOperationException">It was called by a handler or callback: a process does not see its own end.</exception>
    public async Task CrashAndRestartAsync(TimeSpan downFor = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(downFor, TimeSpan.Zero);
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (Pump.IsInside)
            throw new InvalidOperationException($"{nameof(CrashAndRestartAsync)} is for the test, was called by a handler or callback of the process that is to crash. Let the test wait for that moment and call it.");
        await ReachInstantAsync().ConfigureAwait(false);

        var (gone, pump) = (_process, new Pump { Limit = Limit });
        gone.Vanish();
        _time.Adopt(pump);
        try
        {
            long? target = null;
            await pump.DriveAsync(() => _time.StepTowards(target ??= _time.GetTimestamp() + downFor.Ticks)).ConfigureAwait(false);
            _conditions = new ScriptedConditions(_conditions.Now); // the old scheduler listens to the other one
            _process = await TestProcess.StartAsync(_machine, pump, _conditions).ConfigureAwait(false);
        }
        catch
        {
            pump.Dispose();
            throw;
        }

        await pump.DriveAsync(static () => false).ConfigureAwait(false);
    }

    /// <summary>What can still happen before the crash happens; a handler that holds its thread dies as it is.</summary>
    private async Task ReachInstantAsync()
    {
        try
        {
            if (!Pump.IsHeldUp)
                await Pump.DriveAsync(static () => false).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
        }
    }

    /// <summary>The same task in the process that lives.</summary>
    private TaskHandle Live(TaskHandle handle) => Scheduler.TryGetHandle(handle.TaskId, out var live) ? live : handle;
}
