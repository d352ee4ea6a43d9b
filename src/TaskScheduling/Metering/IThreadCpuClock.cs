namespace TaskScheduling;

/// <summary>Port to the processor time of threads; <see cref="ThreadCpuClocks"/> picks the one of this system.</summary>
/// <remarks>User and kernel time together, in nanoseconds since the thread began. No member throws. Thread-safe.</remarks>
internal interface IThreadCpuClock
{
    /// <summary>The calls behind it.</summary>
    string Name { get; }

    /// <summary>Its smallest step, with its unit, where it is the system's word; shorter slices may read 0.</summary>
    string Resolution { get; }

    /// <summary>The clock of the calling thread; false when the system refuses.</summary>
    bool TryReadCurrent(out long nanoseconds);

    /// <summary>A handle by which other threads read the clock of the calling one; null when the system gives none.</summary>
    ThreadClockHandle? OpenCurrent();
}
