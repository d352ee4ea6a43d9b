using System.Collections.Concurrent;

namespace TaskScheduling.Testing;

/// <summary>What the test says runs have used; nothing where it says nothing.</summary>
internal sealed class ScriptedUsage : UsageScript
{
    private readonly ConcurrentDictionary<RunId, (TimeSpan Cpu, long AllocatedBytes)> _used = new();

    public override (TimeSpan Cpu, long AllocatedBytes) Read(RunId run) => _used.GetValueOrDefault(run);

    public void Set(RunId run, TimeSpan cpu, long allocatedBytes) => _used[run] = (cpu, allocatedBytes);
}
