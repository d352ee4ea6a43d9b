namespace TaskScheduling.Simulation;

/// <summary>Whom modelled work tells of what it does.</summary>
internal interface IWorkHost
{
    TimeSpan Monotonic { get; }

    void DemandChanged();

    void Returned(ModelledRun run, HandlerReturn how, TaskFault? fault);

    void Pause(ModelledRun run, TimeSpan later);

    /// <summary>A declared wait begins, or ends.</summary>
    void Waits(ModelledRun run, bool begins);
}
