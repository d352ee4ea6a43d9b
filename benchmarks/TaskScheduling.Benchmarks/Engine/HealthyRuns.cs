namespace TaskScheduling.Benchmarks;

/// <summary>Runs with time, stall and CPU budgets of which none is ever exceeded, each with a deadline of its own.</summary>
internal static class HealthyRuns
{
    /// <summary>The CPU limit asks for a look this often; the runs begin spread over it.</summary>
    public static readonly TimeSpan ExaminedEvery = TimeSpan.FromSeconds(60) / 16;

    public static readonly ProcessingTaskRequest Governed = new(EngineDriver.Identifier)
    {
        Budget = new TaskBudget
        {
            Time = TimeSpan.FromDays(365 * 1_000), // a benchmark plays many years
            Progress = new ProgressLimit(TimeSpan.FromSeconds(60)),
            Cpu = new CpuLimit(0.8, TimeSpan.FromSeconds(60)),
        },
    };

    /// <exception cref="InvalidOperationException">A deadline does not examine exactly one healthy run.</exception>
    public static EngineDriver Start(int runs)
    {
        var engine = new EngineDriver(EngineDriver.Policy(runs), runsAreHealthy: true);
        for (var run = 0; run < runs; run++)
        {
            engine.Advance(ExaminedEvery * run / runs);
            engine.Submit(Governed);
        }

        engine.Advance(ExaminedEvery);
        for (var examination = 0; examination < runs * 3L; examination++) // what is allocated at first use is there
            Examine(engine);
        return engine;
    }

    private static void Examine(EngineDriver engine)
    {
        var before = engine.Examinations;
        var effects = engine.AdvanceToDeadline();
        if (effects != 0 || engine.Examinations != before + 1)
            throw new InvalidOperationException($"{effects} effects and {engine.Examinations - before} examinations at one deadline.");
    }
}
