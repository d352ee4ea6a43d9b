using System.Diagnostics;

namespace TaskScheduling.Benchmarks;

/// <summary>What do 100,000 running tasks with time, stall and CPU budgets cost while they do nothing but report, or nothing at all?</summary>
/// <remarks>
/// An idle process and the reporting thread alone are the floors: what a row costs above its floor is the scheduler's. Processor time and
/// wake-ups are those of the whole process.
/// </remarks>
internal sealed class IdleLoad : IMeasurement
{
    private const int Windows = 3;

    /// <summary>The system keeps 15 characters of "TaskScheduling deadlines" and "TaskScheduling stop signals".</summary>
    private const string SchedulerThreads = "TaskScheduling ";

    private static readonly ProcessingTaskRequest Minutes = Request(TimeSpan.FromHours(1), TimeSpan.FromMinutes(1));
    private static readonly ProcessingTaskRequest Hours = Request(TimeSpan.FromHours(2), TimeSpan.FromHours(1));

    public string Name => "idle-load";

    public async Task<IReadOnlyList<Measurement>> RunAsync(Scale scale)
    {
        var table = new FigureTable(Name);
        var tasks = scale is Scale.Smoke ? 100 : 100_000;
        await WatchAsync(table, "floor: idle process", scale);
        var cells = new long[tasks];
        using (var reporter = new Reporter(tasks, (task, number) => Volatile.Write(ref cells[task], number)))
            await WatchAsync(table, "floor: the reporting thread alone, a memory write a report", scale, reporter);
        await RunAsync(table, "each reports every 10 s, stall and CPU window of a minute", tasks, Minutes, reports: true, scale);
        await RunAsync(table, "each reports every 10 s, limits of an hour and more", tasks, Hours, reports: true, scale);
        await RunAsync(table, "silent, limits of an hour and more", tasks, Hours, reports: false, scale);
        return table.ToMeasurements();
    }

    private static ProcessingTaskRequest Request(TimeSpan time, TimeSpan others) => new(FleetScheduler.Identifier)
    {
        Budget = new TaskBudget { Time = time, Progress = new ProgressLimit(others), Cpu = new CpuLimit(0.8, others) },
    };

    private static async Task RunAsync(FigureTable table, string row, int tasks, ProcessingTaskRequest request, bool reports, Scale scale)
    {
        var fleet = await RunningFleet.CreateAsync(tasks);
        await fleet.StartTasksAsync(request);
        if (reports)
        {
            using var reporter = new Reporter(tasks, (task, number) => fleet.ProgressOf(task).CompletedUnitCount = number);
            await WatchAsync(table, row, scale, reporter);
        }
        else
        {
            await WatchAsync(table, row, scale);
        }

        await fleet.EndAsync();
    }

    private static async Task WatchAsync(FigureTable table, string row, Scale scale, Reporter? reporter = null)
    {
        var window = scale is Scale.Smoke ? TimeSpan.FromSeconds(0.1) : TimeSpan.FromSeconds(20);
        await ManagedHeap.ReadAsync(); // what the start has left behind is collected now, not in the window
        await Task.Delay(window / 4, TimeProvider.System); // so are the just-in-time compiler's second thoughts, and the first examinations
        for (var repetition = scale is Scale.Smoke ? Windows - 1 : 0; repetition < Windows; repetition++)
        {
            var reports = reporter?.Reports;
            var before = ThreadWakeUps.IsAvailable ? ThreadWakeUps.Read() : null;
            var cpu = Cpu();
            var began = TimeProvider.System.GetTimestamp();
            await Task.Delay(window, TimeProvider.System);
            var elapsed = TimeProvider.System.GetElapsedTime(began);
            table.Add(row, "CPU % of one core", (Cpu() - cpu) / elapsed * 100);
            if (before is not null)
            {
                var now = ThreadWakeUps.Read();
                table.Add(row, "wake-ups/s", now.Since(before) / elapsed.TotalSeconds);
                table.Add(row, "deadline wake-ups/s", now.Since(before, SchedulerThreads) / elapsed.TotalSeconds);
            }

            if (reporter is not null && reporter.Reports == reports)
                throw new InvalidOperationException("Nobody has reported.");
        }
    }

    private static TimeSpan Cpu()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
    }
}
