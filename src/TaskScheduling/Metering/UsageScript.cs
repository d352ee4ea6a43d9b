namespace TaskScheduling;

/// <summary>Says what runs have used, instead of metering them. Any thread.</summary>
internal abstract class UsageScript
{
    /// <summary>Never falls.</summary>
    public abstract (TimeSpan Cpu, long AllocatedBytes) Read(RunId run);
}
