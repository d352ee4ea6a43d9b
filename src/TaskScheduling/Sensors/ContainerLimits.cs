namespace TaskScheduling;

/// <summary>What the container (or the service manager) allows this process. Null means no such limit was found.</summary>
/// <param name="CpuCores">Tightest quota on the way to the root, in cores.</param>
/// <param name="MemoryBytes">Tightest memory limit on the way to the root.</param>
/// <param name="WorkingSetBytes">Memory in use without reclaimable file cache, of the group that has the tightest limit, or of the
/// own group.</param>
internal sealed record ContainerLimits(double? CpuCores, long? MemoryBytes, long? WorkingSetBytes);
