namespace TaskScheduling.Benchmarks;

/// <summary>The tables that have a heading of their own, in the order of the page; all others come after them.</summary>
internal static class TableLayouts
{
    public static IReadOnlyList<TableLayout> All { get; } =
    [
        new(BurstEngine.TableName, "In memory: a burst of 20,000 no-op jobs from one thread", "Nothing here is durable. `p50 µs` is the way of one job into an idle engine.")
        {
            Floor = "`Task.Run` per job",
            Peers = ["Coravel*", "Quartz.NET*", "Hangfire*"],
            Ours = ["TaskScheduling, governed", "TaskScheduling, no budgets"],
            MoreIsBetter = ["jobs/s"],
        },
        new(Durability.Sqlite.Table, "Durable in SQLite: a burst of no-op jobs", "2,000 jobs, 20,000 where a floor puts 1,000 rows into a transaction; each is on the disk after its submission and after its end.")
        {
            Floor = "floor: SQLite FULL, 1,000 rows a transaction",
            Peers = ["Quartz.NET*"],
            Ours = [new SqliteFullSchedulerBurst().Row, new SqliteFullTwoWorkersSchedulerBurst().Row, new SqliteNormalSchedulerBurst().Row],
            MoreIsBetter = ["jobs/s", "rows/s"],
        },
        new(Durability.Postgres.Table, "Durable in PostgreSQL: a burst of no-op jobs", "The same, in a database on the same machine.")
        {
            Floor = "floor: PostgreSQL, 1,000 rows a statement",
            Peers = ["Quartz.NET*", "Hangfire*"],
            Ours = [new ClusterOneNodeBurst().Row, new ClusterTwoNodesBurst().Row, new ClusterThreeNodesBurst().Row],
            MoreIsBetter = ["jobs/s", "rows/s"],
        },
        new(SeenElsewhere.TableName, "From one process to another over a SQLite file", "Schedulers with stores of their own, all in this process. One change at a time, 100 a round; then a burst, 5,000 from each writer and 64 of them at a time, whose tasks are executed meanwhile."),
        new(ClusterLoad.TableName, "What a cluster asks of its database", "While its nodes rest, and for each no-op task; counted by the server. The nodes share the server's processors."),
        new("watching", "Watching: a sign of life", "One report, beside what the platform asks for its parts and beside other ways to notice silence.")
        {
            Floor = "floor: `Stopwatch.GetTimestamp`",
            Peers = ["`CancellationTokenSource.CancelAfter` again", "`Timer.Change` again", "`Progress<T>.Report`, a handler"],
            Ours = ["`CompletedUnitCount = n`, stall limit", "`Heartbeat`, stall limit"],
        },
        new("resilience", "What a budget adds to a pipeline", "A callback that returns at once, inside a retry.")
        {
            Floor = "a retry alone",
            Peers = ["Polly timeout around it"],
            Ours = ["`AddTaskBudget`, time", "`AddTaskBudget`, time, CPU time and silence"],
        },
        new(QuartzFirings.TableName, "Budgets for Quartz jobs: firings", "20,000 due triggers of one stored no-op job, in memory; the rows take turns. Read the difference to the bare row: of time with two workers, of bytes with one, since with two what Quartz itself allocates is another amount each time."),
        new("firing", "Budgets for Quartz jobs: the middleware alone", "Around a job that does nothing, in a firing of a real scheduler."),
        new("metered-flow", "What a CPU account adds to a switch", "Read the difference to the row that is not metered."),
        new("read-account", "What a look at an account costs", "While its task rests, and while it computes on another thread."),
        new("metering-accuracy", "How far the CPU accounts are from the truth", "The truth is each slice's time on its thread's own clock. The bound: 2 % or 10 ms, of slices below 5 ms 3 % or 15 ms."),
        new("submit", "The engine alone: a task is admitted", "Submitted and persisted, among so many that are pending."),
        new("run-to-end", "The engine alone: a task that does nothing", "Submitted, persisted, ended, persisted."),
        new("examine", "The engine alone: a deadline of a healthy run", "Limits of time, silence and CPU, among so many that run. It must allocate nothing; its time grows with the depth of the deadline heap and with cache misses, not with the tasks."),
        new("expire", "The engine alone: a run over its limit", "10,000 runs; each is told why."),
        new("condition-change", "The engine alone: the device changes", "The network goes or comes back while so many wait for it."),
        new("next-deadline", "The engine alone: when to wake up", "What the loop asks after each turn."),
        new("engine-inputs", "The engine alone: inputs a second on one core", "A day played among so many tasks with time, stall and CPU limits; half of them run, the others wait for a slot. An input is one call of the engine."),
        new("sandbox-day", "The sandbox: a device-day", "Heat, battery, network and a person beside 1,000 tasks under the Mobile profile; each repetition writes the same timeline to the byte. Below it the growth over the tasks of a server's day."),
        new("sandbox-jobs", "The sandbox: a year of batch jobs", "A job log in the Standard Workload Format, read and played on the Server profile. `held MB` is what the result keeps."),
        new("waiting-task", "What a task keeps while it waits", "100,000 of them, each waiting in the same async method. Limits: time, silence and CPU."),
        new("growth-running", "Growth: tasks that run", "Limits of time and silence. What the handler keeps itself, about 200 bytes, and the app's handle count."),
        new("growth-pending", "Growth: tasks that wait", "For a network that never comes, and for a date. The app's handle counts."),
        new("growth-finished", "Growth: tasks that have ended", "The history keeps 1,000 of them; the app keeps no handle."),
        new("idle-load", "A fleet that rests", "100,000 running tasks with limits of time, silence and CPU; what a row costs above its floor is the scheduler's. Processor time and wake-ups are those of the whole process."),
        new("expiry-signal", "From a limit to its signal", "10,000 runs; from the limit, counted from the handler's first line, to the callback of the token. A run takes up its thread some microseconds before that line, so a delay may be below zero by those."),
        new("start-up", "From nothing to the first handler", "1,000 handlers registered; the last one is asked for. Cold: the first time in a process."),
    ];
}
