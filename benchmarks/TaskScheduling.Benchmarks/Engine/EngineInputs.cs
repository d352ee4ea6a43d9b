using System.Globalization;

namespace TaskScheduling.Benchmarks;

/// <summary>How many inputs a second does the engine handle on one core, and does an input cost more among a million tasks?</summary>
/// <remarks>
/// <para>
/// A played day on a clock that is set by hand: half of the tasks start when submitted, the others wait for a slot. All have time, stall and CPU
/// budgets, of which none is ever exceeded. Every running one is examined again and again, each at an instant of its own; then one after
/// the other ends, and the end of each starts the next.
/// </para>
/// <para>
/// An input is one call of the engine, whatever it finds to do: a submission and its record (2), a start's record (1, for those that
/// waited), a deadline (1), a return, its record and the advance that gives the slot away (3).
/// </para>
/// </remarks>
internal sealed class EngineInputs : IMeasurement
{
    private const int Repetitions = 3;

    /// <summary>Deadlines for each run of the first half while nothing else happens.</summary>
    private const int Examinations = 4;

    public string Name => "engine-inputs";

    public async Task<IReadOnlyList<Measurement>> RunAsync(Scale scale)
    {
        var table = new FigureTable(Name);
        for (var turn = 0; turn < (scale is Scale.Smoke ? 1 : 100); turn++) // the just-in-time compiler has its turn, and time for second thoughts
        {
            Play(new FigureTable(Name), 1_000);
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }

        foreach (var tasks in scale is Scale.Smoke ? [100] : (int[])[1_000, 10_000, 100_000, 1_000_000])
        {
            for (var repetition = scale is Scale.Smoke ? Repetitions - 1 : 0; repetition < Repetitions; repetition++)
            {
                await ManagedHeap.ReadAsync(); // the engine before this one is gone
                Play(table, tasks);
            }
        }

        return table.ToMeasurements();
    }

    /// <exception cref="InvalidOperationException">Not every task ran and ended.</exception>
    private static void Play(FigureTable table, int tasks)
    {
        var slots = tasks / 2;
        var engine = new EngineDriver(EngineDriver.Policy(slots), runsAreHealthy: true);
        var ids = new TaskId[tasks];
        var inputs = engine.Inputs;
        var examinations = engine.Examinations;
        var began = TimeProvider.System.GetTimestamp();
        Submit(engine, ids, slots);
        for (var examination = 0; examination < slots * Examinations; examination++)
            engine.AdvanceToDeadline();
        EndOneByOne(engine, ids, slots);
        var elapsed = TimeProvider.System.GetElapsedTime(began);
        inputs = engine.Inputs - inputs;
        examinations = engine.Examinations - examinations;
        var load = engine.Load;
        if ((load.Pending, load.Running) != (0, 0) || examinations < slots * Examinations)
            throw new InvalidOperationException($"{load.Pending} tasks wait and {load.Running} run after {examinations} readings.");

        var row = string.Create(CultureInfo.InvariantCulture, $"{tasks:N0} tasks");
        table.Add(row, "M inputs/s", inputs / elapsed.TotalMicroseconds);
        table.Add(row, "ns/input", elapsed.TotalNanoseconds / inputs);
        table.Add(row, "ns/task", elapsed.TotalNanoseconds / tasks);
        table.Add(row, "inputs/task", (double)inputs / tasks);
    }

    private static void Submit(EngineDriver engine, TaskId[] ids, int slots)
    {
        for (var task = 0; task < ids.Length; task++)
        {
            if (task < slots)
                engine.Pass(HealthyRuns.ExaminedEvery / slots);
            ids[task] = engine.Submit(HealthyRuns.Governed);
        }
    }

    private static void EndOneByOne(EngineDriver engine, TaskId[] ids, int slots)
    {
        for (var task = 0; task < ids.Length; task++)
        {
            engine.Pass(HealthyRuns.ExaminedEvery / slots);
            engine.End(ids[task]);
            if (task + slots < ids.Length)
                engine.Handle(SchedulerInput.Persisted(engine.At, ids[task + slots], PersistKind.RunStart)); // in order of submission
        }
    }
}
