namespace TaskScheduling.Benchmarks;

/// <summary>One play and what it took.</summary>
internal sealed record SandboxPlay(int Tasks, TimeSpan Elapsed, long AllocatedBytes, byte[] Timeline)
{
    public static SandboxPlay Take(Scenario scenario, PlayOptions options)
    {
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var began = TimeProvider.System.GetTimestamp();
        var timeline = TaskScheduling.Simulation.Sandbox.Play(scenario, options);
        var elapsed = TimeProvider.System.GetElapsedTime(began);
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        using var written = new MemoryStream();
        TimelineWriter.Write(timeline, written);
        return new SandboxPlay(timeline.Stories.Count, elapsed, allocated, written.ToArray());
    }
}
