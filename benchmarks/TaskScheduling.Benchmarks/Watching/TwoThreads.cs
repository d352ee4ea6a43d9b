namespace TaskScheduling.Benchmarks;

/// <summary>Two threads that do the same at the same time, to see whether they get in each other's way.</summary>
internal static class TwoThreads
{
    /// <summary>Of each thread; so many that starting together does not show.</summary>
    public const int Operations = 200_000;

    /// <param name="work">Told whether it is the first of the two.</param>
    public static void Run(Action<bool> work)
    {
        var other = Task.Factory.StartNew(() => work(false), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        work(true);
        other.GetAwaiter().GetResult();
    }
}
