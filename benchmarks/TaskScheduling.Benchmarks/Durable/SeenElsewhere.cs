using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using TaskScheduling.Sqlite;

namespace TaskScheduling.Benchmarks;

/// <summary>How long after a change in one process does another one over the same SQLite file see it, and what does it cost to look?</summary>
/// <remarks>
/// Each process is a scheduler with a store of its own; nothing but the file is between them, and they share this process's cores and collections.
/// A submission counts from its return to the event that a watcher reads, or to the first line of its handler; a title and a progress report count
/// from the assignment. Between two changes it is quiet for a time by lot, so that a change meets each phase of the others' looking.
/// </remarks>
internal sealed class SeenElsewhere : IMeasurement
{
    public const string TableName = "seen-elsewhere";
    public const string Submission = "a submission, seen by one that watches";
    public const string Begun = "a submission, begun by the one that executes";
    public const string Title = "a title, seen by one that watches";
    public const string Burst = "a burst from 4 writers, seen by one that watches";
    public const string Worst = "worst ms";

    public const string Progress = "a progress report, seen by one that watches";
    private const string Look = "one look, nothing has changed";
    private const int Writers = 4;
    private const int AtATime = 64;
    private const string NoOp = "com.example.noop";
    private const string Shown = "com.example.shown";

    private static readonly SchedulingPolicy Policy = SchedulingPolicy.Server with
    {
        StartAtOrBelow = null,
        Processing = new KindPolicy { Concurrency = Concurrency.Fixed(16), MaximumPending = 1_000_000 },
        History = new HistoryBounds { EventsPerWatcher = 1_000_000 },
    };

    private static readonly ProcessingTaskRequest Waiting = new(NoOp) { EarliestBeginDate = DateTimeOffset.MaxValue };

    private readonly Random _random = new(1);

    public string Name => TableName;

    public async Task<IReadOnlyList<Measurement>> RunAsync(Scale scale)
    {
        if (scale is Scale.Full)
            DiskFolder.RefuseMemory();
        var table = new FigureTable(Name);
        await MeasureOneAtATimeAsync(table, scale);
        await MeasureBurstAsync(table, scale is Scale.Smoke ? 10 : 5_000);
        await MeasureLooksAsync(table, scale is Scale.Smoke ? TimeSpan.FromSeconds(0.2) : TimeSpan.FromSeconds(10));
        return table.ToMeasurements();
    }

    private async Task MeasureOneAtATimeAsync(FigureTable table, Scale scale)
    {
        using var folder = new DiskFolder();
        var (submitted, begun, titles, reports) = (new Sightings<TaskId>(), new Sightings<TaskId>(), new Sightings<string>(), new Sightings<long>());
        var orders = Channel.CreateUnbounded<Action<ContinuedProcessingTask>>();
        await using var executor = await StartAsync(folder, executes: true, task => begun.See(task.TaskId), orders.Reader);
        await using var watcher = await StartAsync(folder, executes: false);
        await using var app = await StartAsync(folder, executes: false);
        using var enough = new CancellationTokenSource();
        var watching = WatchAsync(watcher, told =>
        {
            if (told is TaskEvent.Submitted)
                submitted.See(told.TaskId);
            else if (told is TaskEvent.PresentationChanged { Presentation.Title: var title })
                titles.See(title);
            else if (told is TaskEvent.Progressed { Progress.Completed: var completed })
                reports.See(completed);
        }, enough.Token);
        var run = await executor.SubmitAsync(new ContinuedProcessingTaskRequest(Shown, "Shown") { Budget = new TaskBudget { Time = TimeSpan.FromHours(1) } });
        var samples = scale is Scale.Smoke ? 1 : 100;
        await TakeAsync(new FigureTable(Name), samples / 10); // the just-in-time compiler has had its turn
        await TakeAsync(table, samples);
        orders.Writer.Complete();
        await run.Completion;
        await enough.CancelAsync();
        await watching;

        async Task TakeAsync(FigureTable figures, int times)
        {
            await AddAsync(figures, Submission, times, () => SubmitAsync(app, Waiting, submitted));
            await AddAsync(figures, Begun, times, () => SubmitAsync(app, new ProcessingTaskRequest(NoOp), begun));
            await AddAsync(figures, Title, times, () => ChangeAsync(number => (task => task.Title = $"{number}", titles.WhenSeenAsync($"{number}"))));
            await AddAsync(figures, Progress, times, () => ChangeAsync(number => (task => task.Progress.CompletedUnitCount = number, reports.WhenSeenAsync(number))));
        }

        async Task<TimeSpan> ChangeAsync(Func<long, (Action<ContinuedProcessingTask> Change, Task<long> Seen)> next)
        {
            var changedAt = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
            var (change, seen) = next(TimeProvider.System.GetTimestamp());
            await orders.Writer.WriteAsync(task =>
            {
                changedAt.SetResult(TimeProvider.System.GetTimestamp());
                change(task);
            });
            return TimeProvider.System.GetElapsedTime(await changedAt.Task, await seen);
        }
    }

    private async Task AddAsync(FigureTable figures, string row, int times, Func<Task<TimeSpan>> take)
    {
        var delays = new List<TimeSpan>();
        for (; times > 0; times--)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200 + (200 * _random.NextDouble())), TimeProvider.System);
            delays.Add(await take());
        }

        if (delays.Count > 0)
            Add(figures, row, delays);
    }

    private static async Task<TimeSpan> SubmitAsync(BackgroundTaskScheduler app, BackgroundTaskRequest request, Sightings<TaskId> seen)
    {
        var handle = await app.SubmitAsync(request);
        var at = TimeProvider.System.GetTimestamp();
        return TimeProvider.System.GetElapsedTime(at, await seen.WhenSeenAsync(handle.TaskId));
    }

    private static async Task MeasureBurstAsync(FigureTable table, int each)
    {
        using var folder = new DiskFolder();
        var submitted = new Sightings<TaskId>();
        await using var executor = await StartAsync(folder, executes: true);
        await using var watcher = await StartAsync(folder, executes: false);
        using var enough = new CancellationTokenSource();
        var watching = WatchAsync(watcher, told =>
        {
            if (told is TaskEvent.Submitted)
                submitted.See(told.TaskId);
        }, enough.Token);
        var accepted = new ConcurrentQueue<(TaskHandle Handle, long At)>();
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(async () =>
        {
            await using var app = await StartAsync(folder, executes: false);
            await Parallel.ForEachAsync(Enumerable.Range(0, each), new ParallelOptions { MaxDegreeOfParallelism = AtATime }, async (_, token) =>
                accepted.Enqueue((await app.SubmitAsync(new ProcessingTaskRequest(NoOp), token), TimeProvider.System.GetTimestamp())));
        })));
        var delays = new List<TimeSpan>();
        foreach (var (handle, at) in accepted)
            delays.Add(TimeProvider.System.GetElapsedTime(at, await submitted.WhenSeenAsync(handle.TaskId)));
        Add(table, Burst, delays);
        await enough.CancelAsync();
        await watching;
    }

    /// <summary>Processor time of the whole process, timers included, with so many that look that one of them is not lost in the clock's steps.</summary>
    private static async Task MeasureLooksAsync(FigureTable table, TimeSpan window)
    {
        const int watchers = 50;
        using var folder = new DiskFolder();
        await using var store = new SqliteTaskStore(new StoreSettings(folder.File("tasks.db")), TimeProvider.System, NullLogger.Instance);
        using var enough = new CancellationTokenSource();
        var watching = new List<Task>();
        for (var watcher = 0; watcher < watchers; watcher++)
        {
            watching.Add(Task.Run(async () =>
            {
                await foreach (var _ in store.WatchAsync(enough.Token))
                    throw new InvalidOperationException("Somebody has written.");
            }));
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System); // not all of them at one instant
        }

        await Task.Delay(window / 5, TimeProvider.System);
        var (looks, cpu) = (store.Looks, Cpu());
        await Task.Delay(window, TimeProvider.System);
        table.Add(Look, "looks/s", (store.Looks - looks) / window.TotalSeconds / watchers);
        table.Add(Look, "CPU µs/look", (Cpu() - cpu).TotalMicroseconds / (store.Looks - looks));
        await enough.CancelAsync();
        await Task.WhenAll(watching);
    }

    private static async Task WatchAsync(BackgroundTaskScheduler scheduler, Action<TaskEvent> see, CancellationToken enough)
    {
        try
        {
            await foreach (var told in scheduler.WatchAsync(cancellationToken: enough))
                see(told);
        }
        catch (OperationCanceledException)
        {
            // It has seen enough.
        }
    }

    private static Task<BackgroundTaskScheduler> StartAsync(
        DiskFolder folder, bool executes, Action<ProcessingTask>? begins = null, ChannelReader<Action<ContinuedProcessingTask>>? orders = null) =>
        BackgroundTaskScheduler.StartNewAsync(builder =>
        {
            builder.UseConditions(new IdealConditions()).UsePolicy(Policy).UseSqlite(folder.File("tasks.db"), options => options.Executes = executes);
            builder.AddProcessingTask(NoOp, (task, _) =>
            {
                begins?.Invoke(task);
                return Task.CompletedTask;
            });
            builder.AddContinuedProcessingTask(Shown, async (task, stop) =>
            {
                await foreach (var order in orders!.ReadAllAsync(stop))
                    order(task);
            });
        });

    private static void Add(FigureTable table, string row, IReadOnlyCollection<TimeSpan> delays)
    {
        var sorted = delays.Select(delay => delay.TotalMilliseconds).Order().ToArray();
        table.Add(row, "p50 ms", sorted[(sorted.Length - 1) / 2]);
        table.Add(row, "p99 ms", sorted[(sorted.Length - 1) * 99 / 100]);
        table.Add(row, Worst, sorted[^1]);
    }

    private static TimeSpan Cpu()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
    }
}
