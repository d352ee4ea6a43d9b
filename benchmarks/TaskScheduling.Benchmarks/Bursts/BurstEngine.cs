namespace TaskScheduling.Benchmarks;

/// <summary>What runs a burst of jobs. Each engine is one row of the table; everything it needs is built in <see cref="StartAsync"/>, anew for each repetition.</summary>
internal abstract class BurstEngine : IMeasurement, IDescribedRow
{
    public const string TableName = "in-memory";

    public string Name => $"{Table}-{ShortName}";

    public string Table => Durability?.Table ?? TableName;

    public abstract string Row { get; }

    public abstract string Description { get; }

    /// <summary>Where its jobs are on a disk, and which burst that is measured with. Null: they are not durable.</summary>
    public virtual Durability? Durability => null;

    public string? Missing => Durability?.Missing;

    /// <summary>Fewer where one job takes long to begin.</summary>
    public virtual int LatencySamples => 200;

    protected abstract string ShortName { get; }

    /// <summary>Where an engine has such a limit. In memory two, as many as the machine has cores that everything was tuned on.</summary>
    protected int Workers => Durability?.Workers ?? 2;

    /// <summary>Builds and starts the engine; it will run <paramref name="job"/> once for each submission.</summary>
    public abstract Task StartAsync(Action job);

    /// <summary>Submits one after another, as a user of this engine writes it.</summary>
    public abstract Task SubmitAsync(int jobs);

    /// <summary>Whatever is still due before a burst is over: a drain by hand, ends that are recorded after the job returned.</summary>
    public virtual Task FinishAsync() => Task.CompletedTask;

    /// <summary>Stops it and waits for everything it still runs.</summary>
    public abstract Task StopAsync();

    public Task<IReadOnlyList<Measurement>> RunAsync(Scale scale) =>
        Durability is { } durability ? new DurableBurst(this, durability, scale).MeasureAsync() : new Burst(this, scale).MeasureAsync();
}
