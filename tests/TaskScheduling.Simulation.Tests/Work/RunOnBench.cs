namespace TaskScheduling.Simulation.Tests.Work;

/// <summary>A modelled run alone on a big machine, without an engine.</summary>
internal sealed class RunOnBench : IWorkHost
{
    private readonly WorkBench _bench = new();
    private readonly DeviceModel _device = new(DeviceProfiles.Server, 1, new DateTimeOffset(2026, 1, 1, 8, 0, 0, TimeSpan.Zero));
    private readonly List<(TimeSpan, HandlerReturn)> _returns = [];
    private ModelledRun _run;

    public RunOnBench(params WorkPhase[] phases)
        : this(same => same, phases)
    {
    }

    public RunOnBench(Func<WorkSpec, WorkSpec> change, params WorkPhase[] phases)
        : this(change, attempt: 1, phases)
    {
    }

    public RunOnBench(Func<WorkSpec, WorkSpec> change, int attempt, params WorkPhase[] phases)
    {
        var spec = change(new WorkSpec { Name = "a", Request = new ContinuedProcessingTaskRequest("a", "Work"), Arrivals = new Arrivals.At([TimeSpan.Zero]), Phases = phases });
        Task = new ModelledTask(spec, new TaskId(Guid.Empty), 1, "a", 1, new Chance(1, "a"));
        _run = new ModelledRun(Task, attempt, _bench, this);
        _run.Begin();
    }

    public ModelledTask Task { get; }

    public TimeSpan Monotonic { get; private set; }

    public UsageReading Usage => _run.Read();

    public double Demand => _bench.DemandedCores;

    public IReadOnlyList<(TimeSpan At, HandlerReturn How)> Returns => _returns;

    public void GoTo(double seconds)
    {
        var target = TimeSpan.FromSeconds(seconds);
        while (true)
        {
            _bench.SetRates(_device, isAwake: true);
            var next = new[] { _bench.Time, _bench.Cpu, _bench.Network }.Min(axis => axis.UntilNext() ?? TimeSpan.MaxValue);
            var step = next < target - Monotonic ? next : target - Monotonic;
            Monotonic += step;
            _bench.Advance(step, Monotonic);
            var came = false;
            foreach (var axis in (Axis[])[_bench.Time, _bench.Cpu, _bench.Network])
            {
                while (axis.TryTakeDue(out var item))
                {
                    ((WorkStep)item).Come();
                    came = true;
                }
            }

            if (!came && Monotonic == target)
                return;
        }
    }

    public void Expire() => _run.Expire(new Expiration.UserStopped("card"));

    public void Vanish() => _run.Vanish();

    public void BeginAgain()
    {
        GoTo(Monotonic.TotalSeconds);
        _run = new ModelledRun(Task, 2, _bench, this);
        _run.Begin();
    }

    public void DemandChanged()
    {
    }

    public void Returned(ModelledRun run, HandlerReturn how, TaskFault? fault) => _returns.Add((Monotonic, how));

    public void Waits(ModelledRun run, bool begins)
    {
    }

    public void Pause(ModelledRun run, TimeSpan later)
    {
    }
}
