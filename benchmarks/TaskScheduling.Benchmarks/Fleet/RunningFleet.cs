namespace TaskScheduling.Benchmarks;

/// <summary>Many running tasks, each of which waits for something of its own, as real work does, until the fleet is ended.</summary>
internal sealed class RunningFleet
{
    private readonly BackgroundTaskScheduler _scheduler;
    private readonly TaskHandle[] _handles;
    private readonly ProcessingTask[] _tasks; // a slot is written by its handler, and read once all have begun
    private readonly TaskCompletionSource[] _waits;
    private readonly TaskCompletionSource _allBegun;
    private int _begun;

    private RunningFleet(BackgroundTaskScheduler scheduler, int tasks, TaskCompletionSource allBegun)
    {
        _scheduler = scheduler;
        _handles = new TaskHandle[tasks];
        _tasks = new ProcessingTask[tasks];
        _waits = new TaskCompletionSource[tasks];
        _allBegun = allBegun;
    }

    private int Count => _handles.Length;

    /// <summary>A scheduler with room for the fleet; no task is submitted yet.</summary>
    /// <param name="tasks">How many it will be.</param>
    /// <param name="listens">Whether each handler listens to its token, which costs it a registration of its own.</param>
    public static async Task<RunningFleet> CreateAsync(int tasks, bool listens = false)
    {
        RunningFleet fleet = null!;
        var scheduler = await FleetScheduler.StartAsync(tasks, (task, stopping) => fleet.Begin(task, listens ? stopping : default));
        return fleet = new RunningFleet(scheduler, tasks, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
    }

    /// <summary>Submits all of them from this thread; completes when the last handler runs.</summary>
    public async Task StartTasksAsync(ProcessingTaskRequest request)
    {
        for (var task = 0; task < _handles.Length; task++)
            _handles[task] = await _scheduler.SubmitAsync(request);
        await _allBegun.Task;
    }

    public TaskProgress ProgressOf(int task) => _tasks[task].Progress;

    /// <summary>Lets every handler return and shuts the scheduler down.</summary>
    /// <exception cref="InvalidOperationException">A task was no longer running, or did not succeed.</exception>
    public async Task EndAsync()
    {
        foreach (var wait in _waits)
            wait.TrySetResult();
        var succeeded = 0;
        foreach (var handle in _handles)
            succeeded += await handle.Completion is { IsSuccess: true, Expiration: null } ? 1 : 0;
        await _scheduler.DisposeAsync();
        if (succeeded != Count)
            throw new InvalidOperationException($"{succeeded} of {Count} tasks ran until they were let go.");
    }

    private Task Begin(ProcessingTask task, CancellationToken stopping)
    {
        var wait = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var number = Interlocked.Increment(ref _begun);
        (_tasks[number - 1], _waits[number - 1]) = (task, wait);
        if (number == Count)
            _allBegun.SetResult();
        return stopping.CanBeCanceled ? ListenAsync(wait, stopping) : WaitAsync(wait);
    }

    /// <summary>What a handler costs by itself: the floor of every row waits in this method, too.</summary>
    public static async Task WaitAsync(TaskCompletionSource wait) => await wait.Task;

    public static async Task ListenAsync(TaskCompletionSource wait, CancellationToken stopping)
    {
        using (stopping.UnsafeRegister(static wait => ((TaskCompletionSource)wait!).TrySetCanceled(), wait))
            await wait.Task;
    }
}
