using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace TaskScheduling.Testing;

/// <summary>The real scheduler on a fake clock, with scripted conditions and usage. Handlers run unchanged, and the same test gives the same events in every run.</summary>
/// <remarks>
/// <para>One thread of its own runs everything: the scheduler's work, handlers, callbacks of tokens and timers, events, presenters. An await inside a
/// handler comes back to it, and one that declines to (<c>ConfigureAwait(false)</c>) stays on it where it waited for the clock or a token. Every call of
/// the scheduler from the test, and every member here that waits, returns when nothing is left to do at this instant of the clock. What leaves for good
/// (<see cref="Task.Run(Action)"/>, real I/O) is not waited for: use <see cref="UntilAsync"/>.</para>
/// <para>Differences from a machine: nothing is used but what <see cref="SetUsage"/> says, runs have 4 processors, ids count from 1, and a debugger stops
/// no clock.</para>
/// <para>Thread safety: members may be called from any thread; a script that is to be repeatable has one.</para>
/// </remarks>
public sealed partial class TestScheduler : IAsyncDisposable
{
    private readonly TestMachine _machine;
    private readonly TestTime _time;
    private readonly ScriptedUsage _usage;
    private readonly EventLog _events;
    private readonly DateTimeOffset _start;
    private ScriptedConditions _conditions;
    private TestProcess _process;
    private bool _disposed;

    private TestScheduler(TestMachine machine, ScriptedConditions conditions, ScriptedUsage usage, EventLog events, TestProcess process)
    {
        _machine = machine;
        _time = machine.Time;
        _conditions = conditions;
        _usage = usage;
        _events = events;
        _process = process;
        _start = _time.GetUtcNow();
    }

    /// <summary>Builds a scheduler and starts it. Dispose it to shut down.</summary>
    /// <param name="configure">Handlers, presenters, options and services, as the app registers them. Clock and conditions of the test take the place of those it names.</param>
    /// <param name="policy">In place of the configured one. Null: the configured one, by default <see cref="SchedulingPolicy.Server"/>.</param>
    /// <param name="durable">
    /// True: tasks and checkpoints are kept for as long as the test lives, so that they are there after <see cref="CrashAndRestartAsync"/>, and with a durable
    /// store's rules: a shutdown leaves pending tasks to the next start. False, the default: the configured store, by default the one in memory, which loses
    /// everything.
    /// </param>
    /// <remarks>The clock begins at 2000-01-01 00:00 UTC; handlers get it as <see cref="TimeProvider"/>. The device is <see cref="DeviceConditions.Ideal"/>.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="configure"/> is null.</exception>
    /// <exception cref="TaskRegistrationException">An identifier breaks the rule or is registered twice.</exception>
    /// <exception cref="OptionsValidationException">The options have faults; the message lists all.</exception>
    public static async Task<TestScheduler> StartAsync(Action<IBackgroundTasksBuilder> configure, SchedulingPolicy? policy = null, bool durable = false)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var pump = new Pump();
        var conditions = new ScriptedConditions(DeviceConditions.Ideal);
        var usage = new ScriptedUsage();
        var events = new EventLog();
        var machine = new TestMachine
        {
            Configure = configure,
            Policy = policy,
            Time = new TestTime(pump),
            Usage = usage,
            Witness = events.Add,
            Store = durable ? new SurvivingTaskStore() : null,
        };
        try
        {
            var test = new TestScheduler(machine, conditions, usage, events, await TestProcess.StartAsync(machine, pump, conditions).ConfigureAwait(false));
            await pump.DriveAsync(static () => false).ConfigureAwait(false);
            return test;
        }
        catch
        {
            pump.Dispose();
            throw;
        }
    }

    /// <summary>The scheduler under test, with all its public members.</summary>
    /// <remarks>A call from the test waits, before and after, until nothing is left to do; one from a handler does not. Another one after <see cref="CrashAndRestartAsync"/>.</remarks>
    public BackgroundTaskScheduler Scheduler => _process.Scheduler;

    /// <summary>The clock. <see cref="AdvanceAsync"/> moves it deadline by deadline; moved directly it jumps, and timers are late by the jump.</summary>
    public FakeTimeProvider Time => _time;

    /// <summary>Real time after which a wait fails, counted anew whenever the clock moves. Positive. Default: 30 s.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public TimeSpan Limit
    {
        get => Pump.Limit;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            Pump.Limit = value;
        }
    }

    /// <summary>The device as the test has set it.</summary>
    public DeviceConditions Conditions => _conditions.Now;

    /// <summary>Moves the clock from one due timer to the next; after each it waits until everything that follows has happened.</summary>
    /// <param name="by">How far. Not negative; zero waits for what is left to do now.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="by"/> is negative.</exception>
    /// <exception cref="TimeoutException">A handler keeps its thread longer than <see cref="Limit"/>, or work finds no end; the message names the task.</exception>
    /// <exception cref="InvalidOperationException">An exception left a callback that nobody guards (<c>async void</c>, a timer).</exception>
    public Task AdvanceAsync(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        ObjectDisposedException.ThrowIf(_disposed, this);
        long? target = null;
        return Pump.DriveAsync(() => _time.StepTowards(target ??= _time.GetTimestamp() + by.Ticks));
    }

    /// <summary>Changes the device: the scheduler reads it at once. How long a state must last takes its fake time.</summary>
    /// <param name="change">Gives the new conditions for the old ones: <c>c => c with { Network = NetworkState.None }</c>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="change"/> is null, or gives null.</exception>
    /// <exception cref="TimeoutException">As in <see cref="AdvanceAsync"/>.</exception>
    public Task SetConditionsAsync(Func<DeviceConditions, DeviceConditions> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        var changed = change(_conditions.Now) ?? throw new ArgumentNullException(nameof(change), "It gave null; it must give the new conditions.");
        return OnceAsync(() => _conditions.Set(changed));
    }

    /// <summary>Says what the run in progress has used since it began. Without it a run uses nothing.</summary>
    /// <param name="handle">A task whose run is in progress.</param>
    /// <param name="cpu">Processor time of all its threads. At least what was said before.</param>
    /// <param name="allocatedBytes">Managed bytes. At least what was said before.</param>
    /// <remarks>As on a machine, the scheduler sees it when it looks: a CPU limit is looked at every sixteenth to quarter of its window, so advance the clock.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">A value is lower than the one before, or negative.</exception>
    /// <exception cref="InvalidOperationException">No run of the task is in progress.</exception>
    public void SetUsage(TaskHandle handle, TimeSpan cpu, long allocatedBytes = 0)
    {
        ArgumentNullException.ThrowIfNull(handle);
        var task = Live(handle).GetSnapshot();
        if (task.State is not (TaskState.Running or TaskState.Expiring))
            throw new InvalidOperationException($"Usage is of a run in progress; '{task.Identifier}' ({task.TaskId}) is {task.State}. Launch it first, {nameof(SimulateLaunchAsync)} if need be.");
        var run = new RunId(task.TaskId, task.Attempt);
        var (cpuBefore, bytesBefore) = _usage.Read(run);
        ArgumentOutOfRangeException.ThrowIfLessThan(cpu, cpuBefore);
        ArgumentOutOfRangeException.ThrowIfLessThan(allocatedBytes, bytesBefore);
        _usage.Set(run, cpu, allocatedBytes);
    }

    /// <summary>Waits, in real time, until the condition holds. For work that has left: the clock stands meanwhile.</summary>
    /// <param name="handle">The task to look at.</param>
    /// <param name="condition">Asked on the calling flow, whenever nothing is left to do and every few milliseconds.</param>
    /// <param name="limit">Real time after which it fails. Null: <see cref="Limit"/>.</param>
    /// <returns>The snapshot that fulfilled it.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="handle"/> or <paramref name="condition"/> is null.</exception>
    /// <exception cref="TimeoutException">It did not hold in time; the message shows the task as it is and what it did.</exception>
    public async Task<TaskSnapshot> UntilAsync(TaskHandle handle, Func<TaskSnapshot, bool> condition, TimeSpan? limit = null)
    {
        ArgumentNullException.ThrowIfNull(handle);
        ArgumentNullException.ThrowIfNull(condition);
        var longest = limit ?? Limit;
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            await AdvanceAsync(TimeSpan.Zero).ConfigureAwait(false);
            var task = Live(handle).GetSnapshot();
            if (condition(task))
                return task;
            if (TimeProvider.System.GetElapsedTime(began) >= longest)
                throw new TimeoutException($"The condition did not hold within {longest} of real time. The clock stands at +{_time.GetUtcNow() - _start}; only {nameof(AdvanceAsync)} moves it. "
                    + $"The task is {task}.\nWhat it did:{EventLines.Of(_events.ToArray(), _start, task.TaskId)}");
            await Task.Delay(Pause, TimeProvider.System).ConfigureAwait(false);
        }
    }

    /// <summary>Shuts the scheduler down on the fake clock: running handlers get their grace, presenters show their last snapshots.</summary>
    /// <exception cref="TimeoutException">A handler keeps its thread, and no wait before has said so.</exception>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        if (Pump.IsHeldUp || Pump.HasVanished)
        {
            Pump.Dispose(); // somebody was told already; its thread ends when the handler lets it, and holds no process
            return;
        }

        try
        {
            var longest = _process.Services.GetRequiredService<IOptions<SchedulerOptions>>().Value.ShutdownTimeout + Presenters;
            var shutdown = Scheduler.ShutdownAsync();
            long? target = null;
            await Pump.DriveAsync(() => !shutdown.IsCompleted && _time.StepTowards(target ??= _time.GetTimestamp() + longest.Ticks)).ConfigureAwait(false);
            await shutdown.WaitAsync(Limit, TimeProvider.System).ConfigureAwait(false);
            await _process.Services.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            Pump.Dispose();
        }
    }

    /// <summary>Between two looks at work that has left. Real time, and short against what a person notices.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    /// <summary>What a shutdown gives presenters, and a little more.</summary>
    private static readonly TimeSpan Presenters = TimeSpan.FromSeconds(2);

    private Pump Pump => _process.Pump;

    /// <summary>Does something on the pump, in its place among the other work, and waits for what follows.</summary>
    private Task OnceAsync(Action action)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var isDone = false;
        return Pump.DriveAsync(() =>
        {
            if (isDone)
                return false;
            isDone = true;
            action();
            return true;
        });
    }
}
