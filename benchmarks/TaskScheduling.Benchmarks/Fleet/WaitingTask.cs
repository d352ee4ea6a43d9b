using Polly;
using Polly.Timeout;

namespace TaskScheduling.Benchmarks;

/// <summary>How many bytes does a task keep while it waits: bare, with a time limit of the platform or of Polly, and governed by time, stall and CPU budgets?</summary>
/// <remarks>
/// Whatever governs it, the work is the same async method that waits for a completion source of its own. Handles and sources are kept in arrays
/// that are there before. A CPU limit of a minute is examined within the measurement, and a meter may keep what it saw; one of an hour is not.
/// </remarks>
internal sealed class WaitingTask : IMeasurement
{
    private const string Bytes = "bytes/task";
    private const string AboveBare = "bytes above bare";
    private static readonly string PollyRow = $"Polly {PackageVersion.Of(typeof(ResiliencePipeline))} timeout";

    private static readonly TimeSpan Limit = TimeSpan.FromHours(2);

    private static readonly TimeSpan ShortWindow = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongWindow = TimeSpan.FromHours(1);

    public string Name => "waiting-task";

    public async Task<IReadOnlyList<Measurement>> RunAsync(Scale scale)
    {
        var table = new FigureTable(Name);
        var tasks = scale is Scale.Smoke ? 100 : 100_000;
        var polly = new ResiliencePipelineBuilder().AddTimeout(new TimeoutStrategyOptions { Timeout = Limit }).Build();
        for (var repetition = scale is Scale.Smoke ? 2 : 0; repetition < 3; repetition++)
        {
            var bare = await FloorAsync(table, "bare await", tasks, RunningFleet.WaitAsync);
            await FloorAsync(table, "CancelAfter source", tasks, WithSourceAsync);
            await FloorAsync(table, PollyRow, tasks, wait => polly.ExecuteAsync(WithPollyAsync, wait).AsTask());
            await GovernedAsync(table, "TaskScheduling", tasks, bare, LongWindow);
            await GovernedAsync(table, "TaskScheduling, the handler listens to its token", tasks, bare, LongWindow, listens: true);
            await GovernedAsync(table, "TaskScheduling, after two examinations", tasks, bare, ShortWindow, scale is Scale.Full ? ShortWindow / 16 * 2 : default);
        }

        return table.ToMeasurements();
    }

    private static async Task<double> FloorAsync(FigureTable table, string row, int tasks, Func<TaskCompletionSource, Task> start)
    {
        var waits = new TaskCompletionSource[tasks];
        var running = new Task[tasks];
        var before = await ManagedHeap.ReadAsync();
        for (var task = 0; task < tasks; task++)
            running[task] = start(waits[task] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var bytes = (double)(await ManagedHeap.ReadAsync() - before) / tasks;
        foreach (var wait in waits)
            wait.SetResult();
        await Task.WhenAll(running);
        table.Add(row, Bytes, bytes);
        return bytes;
    }

    private static async Task GovernedAsync(
        FigureTable table, string row, int tasks, double bare, TimeSpan cpuWindow, TimeSpan wait = default, bool listens = false)
    {
        var budget = new TaskBudget { Time = Limit, Progress = new ProgressLimit(TimeSpan.FromHours(1)), Cpu = new CpuLimit(0.8, cpuWindow) };
        var fleet = await RunningFleet.CreateAsync(tasks, listens);
        var before = await ManagedHeap.ReadAsync();
        await fleet.StartTasksAsync(new ProcessingTaskRequest(FleetScheduler.Identifier) { Budget = budget });
        await Task.Delay(wait, TimeProvider.System); // a run is examined once in a sixteenth of its window
        var bytes = (double)(await ManagedHeap.ReadAsync() - before) / tasks;
        await fleet.EndAsync();
        table.Add(row, Bytes, bytes);
        table.Add(row, AboveBare, bytes - bare);
    }

    private static async Task WithSourceAsync(TaskCompletionSource wait)
    {
        using var source = new CancellationTokenSource(Limit);
        await RunningFleet.ListenAsync(wait, source.Token);
    }

    private static async ValueTask WithPollyAsync(TaskCompletionSource wait, CancellationToken stopping) => await RunningFleet.ListenAsync(wait, stopping);
}
