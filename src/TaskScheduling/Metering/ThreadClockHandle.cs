namespace TaskScheduling;

/// <summary>The clock of one thread, readable from any thread while that thread lives.</summary>
/// <remarks>
/// Systems reuse thread numbers, so a reading counts only if the thread is still alive after it; the reader checks that.
/// </remarks>
internal abstract class ThreadClockHandle
{
    /// <summary>Processor time in nanoseconds since the thread began; false when it cannot be read. Never throws.</summary>
    public abstract bool TryRead(out long nanoseconds);
}
