namespace TaskScheduling.Benchmarks;

/// <summary>What this library wants to reach. Machines differ, so wherever there is a floor or a peer it is a ratio within one run.</summary>
internal static class Targets
{
    private const string Governed = "TaskScheduling, governed";
    private static readonly string SqliteFull = new SqliteFullSchedulerBurst().Row;
    private const string Set = "`CompletedUnitCount = n`";
    private const string Interlocked = "floor: `Interlocked.Increment`";
    private const string TimestampOnTwoThreads = "floor: `Stopwatch.GetTimestamp`, 2 threads";

    public static IReadOnlyList<Target> All { get; } =
    [
        new(BurstEngine.TableName, Governed, "jobs/s") { AtLeast = 1.0 / 3, Of = "`Task.Run` per job" },
        new(BurstEngine.TableName, Governed, "jobs/s") { AtLeast = 10, Of = "Quartz.NET*" },
        new(BurstEngine.TableName, Governed, "bytes/job") { AtMost = 1_024 },
        new(BurstEngine.TableName, Governed, "p50 µs") { AtMost = 2, Of = "`Task.Run` per job" },

        new(Durability.Sqlite.Table, SqliteFull, "rows/s") { AtLeast = 1.0 / 3, Of = "floor: SQLite FULL, 1,000 rows a transaction" },
        new(Durability.Sqlite.Table, SqliteFull, "jobs/s") { AtLeast = 30, Of = new QuartzSqliteFullBurst().Row },
        new(Durability.Sqlite.Table, SqliteFull, "lonely submit p50 µs") { AtMost = 1.5, Of = "floor: SQLite FULL, a transaction a statement" },
        new(Durability.Postgres.Table, new ClusterOneNodeBurst().Row, "jobs/s") { AtLeast = 0.9, Of = new QuartzPostgresOneNodeBurst().Row },
        new(Durability.Postgres.Table, new ClusterTwoNodesBurst().Row, "jobs/s") { AtLeast = 0.9, Of = new QuartzPostgresTwoNodesBurst().Row },
        new(Durability.Postgres.Table, new ClusterThreeNodesBurst().Row, "jobs/s") { AtLeast = 0.9, Of = new QuartzPostgresThreeNodesBurst().Row },

        new(SeenElsewhere.TableName, SeenElsewhere.Submission, SeenElsewhere.Worst) { AtMost = 250 },
        new(SeenElsewhere.TableName, SeenElsewhere.Begun, SeenElsewhere.Worst) { AtMost = 250 },
        new(SeenElsewhere.TableName, SeenElsewhere.Title, SeenElsewhere.Worst) { AtMost = 250 },
        new(SeenElsewhere.TableName, SeenElsewhere.Progress, SeenElsewhere.Worst) { AtMost = 250 },
        new(SeenElsewhere.TableName, SeenElsewhere.Burst, SeenElsewhere.Worst) { AtMost = 250 },

        new("watching", Set, "ns") { AtMost = 5 },
        new("watching", $"{Set}, stall limit", "ns") { AtMost = 15 },
        new("watching", "`Add`", "ns") { AtMost = 5, Above = Interlocked },
        new("watching", "`Add`, stall limit", "ns") { AtMost = 15, Above = Interlocked },
        new("watching", "`Heartbeat`", "ns") { AtMost = 5 },
        new("watching", "`Heartbeat`, stall limit", "ns") { AtMost = 15 },
        new("watching", $"{Set}*", "bytes") { AtMost = 0 },
        new("watching", "`Add`*", "bytes") { AtMost = 0 },
        new("watching", "`Heartbeat`*", "bytes") { AtMost = 0 },

        // Two threads on two tasks are not in each other's way; the floor shows how far the machine itself lets two threads run.
        new("watching", $"{Set}, stall limit, 2 threads on 2 tasks", "ns") { AtMost = 2, Of = TimestampOnTwoThreads },
        new("watching", "`Heartbeat`, stall limit, 2 threads on 2 tasks", "ns") { AtMost = 2, Of = TimestampOnTwoThreads },

        new("firing", QuartzFirings.LimitedRow, "ns") { AtMost = 1_500, Above = QuartzFirings.JobAlone },
        new("firing", QuartzFirings.LimitedRow, "bytes") { AtMost = 768 },
        new(QuartzFirings.TableName, QuartzFirings.GovernedRow, QuartzFirings.Microseconds(workers: 2)) { AtMost = 1.5, Above = QuartzFirings.BareRow },
        new(QuartzFirings.TableName, QuartzFirings.GovernedRow, QuartzFirings.Bytes(workers: 1)) { AtMost = 768, Above = QuartzFirings.BareRow },

        new("examine", "*", "bytes") { AtMost = 0 },
        new("metered-flow", "Yield, metered Cpu", "ns") { AtMost = 200, Above = "Yield, metered None" },
        new("metered-flow", "Task run, metered Cpu", "ns") { AtMost = 400, Above = "Task run, metered None" },
        new("metering-accuracy", "5 ms slices, busy pool", "median error %") { AtMost = 1 },
        new("metering-accuracy", "5 ms slices, busy pool", "beyond the bound") { AtMost = 0 },
        new("metering-accuracy", "1 ms slices, busy pool", "beyond the bound") { AtMost = 0 },

        new("waiting-task", "TaskScheduling*", "bytes above bare") { AtMost = 1_024 },
        new("idle-load", "each reports*", "CPU % of one core") { AtMost = 1, Above = "floor: the reporting thread alone, a memory write a report" },
        new("idle-load", "silent*", "deadline wake-ups/s") { AtMost = 10 },
        new("expiry-signal", "TaskScheduling, limits spread evenly", "p50 ms") { AtMost = 2 },
        new("expiry-signal", "TaskScheduling, limits spread evenly", "p99 ms") { AtMost = 20 },
        new("expiry-signal", "TaskScheduling, all at one instant", "last ms") { AtMost = 50 },
        new("expiry-signal", "TaskScheduling*", "early") { AtMost = 0 },

        new("engine-inputs", "*", "M inputs/s") { AtLeast = 3 },
        new("sandbox-day", "a phone's day, 1,000 tasks, timeline kept", "ms") { AtMost = 100 },
        new("sandbox-jobs", "*", "ms") { AtMost = 300 },
        new("sandbox-jobs", "*", "held MB") { AtMost = 100 },
    ];
}
