namespace TaskScheduling.Benchmarks;

/// <summary>How long after its time limit does a run hear of it, with 10,000 of them: limits spread over ten seconds, and all at one instant?</summary>
/// <remarks>
/// <para>
/// A delay counts from the handler's first line plus the limit to the callback of its token. A handler that was told returns at once, without
/// an exception, so that what is measured is the signal.
/// </para>
/// <para>
/// A limit counts from the instant at which the run takes up its thread, which is some microseconds before the handler's first line: a delay
/// may fall below zero by those, and the signal is not early. Early is a reason whose own clock shows less than the limit, or a signal
/// sooner than the limit after the submission, which is before any run. For the platform's source the clock is read just before it is armed.
/// </para>
/// </remarks>
internal sealed class ExpirySignal : IMeasurement
{
    /// <summary>The clocks count steps of 100 ns, and a difference of two cut readings may be one step short.</summary>
    private static readonly TimeSpan Rounding = TimeSpan.FromTicks(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>For a run that begins after the instant, on a machine that is busy with other things.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    public string Name => "expiry-signal";

    public async Task<IReadOnlyList<Measurement>> RunAsync(Scale scale)
    {
        var table = new FigureTable(Name);
        var runs = scale is Scale.Smoke ? 50 : 10_000;
        var first = scale is Scale.Smoke ? TimeSpan.FromSeconds(0.1) : TimeSpan.FromSeconds(5); // all have begun by then
        var spread = scale is Scale.Smoke ? TimeSpan.FromSeconds(0.1) : TimeSpan.FromSeconds(10);
        var warmUp = Spread(runs / 5, first / 3, spread / 10); // the just-in-time compiler has had its turn
        await GovernedAsync(new FigureTable(Name), "warm-up", warmUp);
        await PlatformAsync(new FigureTable(Name), "warm-up", warmUp);
        for (var repetition = scale is Scale.Smoke ? 2 : 0; repetition < 3; repetition++)
        {
            await GovernedAsync(table, "TaskScheduling, limits spread evenly", Spread(runs, first, spread));
            await PlatformAsync(table, "CancelAfter, limits spread evenly", Spread(runs, first, spread));
            await GovernedAsync(table, "TaskScheduling, all at one instant", AtOneInstant(runs, first));
            await PlatformAsync(table, "CancelAfter, all at one instant", AtOneInstant(runs, first));
        }

        return table.ToMeasurements();
    }

    private static (int, Func<int, TimeSpan, TimeSpan>) Spread(int runs, TimeSpan first, TimeSpan spread) =>
        (runs, (run, _) => first + (spread * run / runs));

    private static (int, Func<int, TimeSpan, TimeSpan>) AtOneInstant(int runs, TimeSpan instant) =>
        (runs, (_, elapsed) => instant - elapsed > Shortest ? instant - elapsed : Shortest);

    private static async Task GovernedAsync(FigureTable table, string row, (int Runs, Func<int, TimeSpan, TimeSpan> Limit) fleet)
    {
        var delays = new SignalDelays(fleet.Runs);
        var limits = new TimeSpan[fleet.Runs];
        var handles = new TaskHandle[fleet.Runs];
        await using var scheduler = await FleetScheduler.StartAsync(fleet.Runs, (_, stopping) =>
        {
            var at = TimeProvider.System.GetTimestamp();
            return WaitAsync(delays, delays.Begin(at), stopping);
        });
        var began = TimeProvider.System.GetTimestamp();
        for (var run = 0; run < fleet.Runs; run++)
        {
            limits[run] = fleet.Limit(run, TimeProvider.System.GetElapsedTime(began));
            var request = new ProcessingTaskRequest(FleetScheduler.Identifier) { Budget = new TaskBudget { Time = limits[run] } };
            delays.Ask(run);
            handles[run] = await scheduler.SubmitAsync(request);
            for (var wait = new SpinWait(); delays.Begun <= run;) // so that numbers and limits agree, and one instant is one instant
                wait.SpinOnce(sleep1Threshold: -1);
        }

        await delays.WhenAllFiredAsync(limits.Max() + Patience);
        var early = 0;
        for (var run = 0; run < fleet.Runs; run++)
        {
            if ((await handles[run].Completion).Expiration is not Expiration.TimeLimitExceeded reason || reason.Limit != limits[run])
                throw new InvalidOperationException($"Run {run} did not end by its time limit.");
            if (reason.Elapsed < reason.Limit || delays.SinceAsked(run) < limits[run] - Rounding)
                early++;
        }

        Report(table, row, delays, limits, early);
        if (early > 0)
            throw new InvalidOperationException($"{early} of {fleet.Runs} signals came before their limit: {row}.");
    }

    private static async Task PlatformAsync(FigureTable table, string row, (int Runs, Func<int, TimeSpan, TimeSpan> Limit) fleet)
    {
        var delays = new SignalDelays(fleet.Runs);
        var limits = new TimeSpan[fleet.Runs];
        var waits = new Task[fleet.Runs];
        var sources = new CancellationTokenSource[fleet.Runs];
        var began = TimeProvider.System.GetTimestamp();
        for (var run = 0; run < fleet.Runs; run++)
        {
            limits[run] = fleet.Limit(run, TimeProvider.System.GetElapsedTime(began));
            sources[run] = new CancellationTokenSource();
            delays.Begin(TimeProvider.System.GetTimestamp());
            waits[run] = WaitAsync(delays, run, sources[run].Token);
            sources[run].CancelAfter(limits[run]);
        }

        await delays.WhenAllFiredAsync(limits.Max() + Patience);
        await Task.WhenAll(waits);
        var early = 0;
        for (var run = 0; run < fleet.Runs; run++)
        {
            early += delays.SinceBegun(run) < limits[run] - Rounding ? 1 : 0;
            sources[run].Dispose();
        }

        Report(table, row, delays, limits, early);
    }

    private static async Task WaitAsync(SignalDelays delays, int run, CancellationToken stopping)
    {
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using (stopping.UnsafeRegister(
            _ =>
            {
                delays.Fire(run);
                told.SetResult();
            },
            null))
        {
            await told.Task;
        }
    }

    private static void Report(FigureTable table, string row, SignalDelays delays, TimeSpan[] limits, int early)
    {
        var sorted = limits.Select((limit, run) => (delays.SinceBegun(run) - limit).TotalMilliseconds).Order().ToArray();
        table.Add(row, "p50 ms", sorted[(sorted.Length - 1) / 2]);
        table.Add(row, "p99 ms", sorted[(sorted.Length - 1) * 99 / 100]);
        table.Add(row, "last ms", sorted[^1]);
        table.Add(row, "early", early);
    }
}
