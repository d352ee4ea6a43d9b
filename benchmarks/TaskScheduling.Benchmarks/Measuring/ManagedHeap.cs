namespace TaskScheduling.Benchmarks;

/// <summary>What is reachable on the managed heap.</summary>
internal static class ManagedHeap
{
    /// <summary>After collections that find nothing more to let go.</summary>
    /// <remarks>On a stack of its own: below a continuation stands whoever completed it, a scheduler that has ended say, and would count as kept.</remarks>
    public static async Task<long> ReadAsync()
    {
        await Task.Yield();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
