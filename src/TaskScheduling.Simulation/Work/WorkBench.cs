namespace TaskScheduling.Simulation;

/// <summary>What runs share: the axes on which their work advances, and who asks for how much.</summary>
internal sealed class WorkBench
{
    private const double Fine = 1_000_000; // demands are added and taken away a million times; whole numbers do not drift

    private long _demand;
    private int _transfers;

    /// <summary>Running time of the machine: it stands while the machine sleeps.</summary>
    public Axis Time { get; } = new();

    /// <summary>Work done by one that asks for one core.</summary>
    public Axis Cpu { get; } = new();

    /// <summary>CPU time given to one that asks for one core; less work is done in it when the clock is low.</summary>
    public Axis CpuTime { get; } = new();

    /// <summary>Bytes moved by each transfer.</summary>
    public Axis Network { get; } = new();

    public double DemandedCores => _demand / Fine;

    public bool IsTransferring => _transfers > 0;

    public void Demand(double cores) => _demand += (long)Math.Round(cores * Fine);

    public void Transfer(int more) => _transfers += more;

    /// <summary>Lays the device's speed on the axes.</summary>
    /// <param name="device">Whose.</param>
    /// <param name="isAwake">Asleep nothing advances.</param>
    public void SetRates(DeviceModel device, bool isAwake)
    {
        var free = Math.Max(0, device.Spec.Cores - device.BackgroundCores);
        var share = DemandedCores <= free ? 1 : free / DemandedCores;
        Time.SetRate(isAwake ? 1 : 0);
        CpuTime.SetRate(isAwake ? share : 0);
        Cpu.SetRate(isAwake ? share * device.Speed : 0);
        Network.SetRate(isAwake ? device.BytesPerSecond / Math.Max(1, _transfers) / TimeSpan.TicksPerSecond : 0);
    }

    public void Advance(TimeSpan by, TimeSpan monotonic)
    {
        Time.Advance(by, monotonic);
        Cpu.Advance(by, monotonic);
        CpuTime.Advance(by, monotonic);
        Network.Advance(by, monotonic);
    }
}
