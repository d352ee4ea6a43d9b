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
        new("watching", "Watching: a sign of life", "One report, beside what the platform asks for its parts and beside other ways to notice silence.")
        {
            Floor = "floor: `Stopwatch.GetTimestamp`",
            Peers = ["`CancellationTokenSource.CancelAfter` again", "`Timer.Change` again", "`Progress<T>.Report`, a handler"],
            Ours = ["`CompletedUnitCount = n`, stall limit", "`Heartbeat`, stall limit"],
        },
        new("metered-flow", "What a CPU account adds to a switch", "Read the difference to the row that is not metered."),
        new("read-account", "What a look at an account costs", "While its task rests, and while it computes on another thread."),
        new("metering-accuracy", "How far the CPU accounts are from the truth", "The truth is each slice's time on its thread's own clock. The bound: 2 % or 10 ms, of slices below 5 ms 3 % or 15 ms."),
        new("submit", "The engine alone: a task is admitted", "Submitted and persisted, among so many that are pending."),
        new("run-to-end", "The engine alone: a task that does nothing", "Submitted, persisted, ended, persisted."),
        new("examine", "The engine alone: a deadline of a healthy run", "Limits of time, silence and CPU, among so many that run. It must allocate nothing; its time grows with the depth of the deadline heap and with cache misses, not with the tasks."),
        new("expire", "The engine alone: a run over its limit", "10,000 runs; each is told why."),
        new("condition-change", "The engine alone: the device changes", "The network goes or comes back while so many wait for it."),
        new("next-deadline", "The engine alone: when to wake up", "What the loop asks after each turn."),
    ];
}
