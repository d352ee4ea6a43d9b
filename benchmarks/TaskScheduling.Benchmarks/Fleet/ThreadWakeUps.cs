using System.Globalization;

namespace TaskScheduling.Benchmarks;

/// <summary>How often each thread of this process has slept and been woken: what Linux calls voluntary context switches.</summary>
internal sealed class ThreadWakeUps
{
    private const string Threads = "/proc/self/task";
    private const string Called = "Name:\t";
    private const string Counter = "voluntary_ctxt_switches:";

    private readonly Dictionary<string, (string Name, long Count)> _byThread = [];

    public static bool IsAvailable => Directory.Exists(Threads);

    public static ThreadWakeUps Read()
    {
        var now = new ThreadWakeUps();
        foreach (var thread in Directory.EnumerateDirectories(Threads))
        {
            try
            {
                var status = File.ReadAllLines(Path.Combine(thread, "status"));
                var count = status.First(static line => line.StartsWith(Counter, StringComparison.Ordinal))[Counter.Length..];
                now._byThread[thread] = (status[0][Called.Length..], long.Parse(count, CultureInfo.InvariantCulture));
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
                // The thread ended between the listing and the reading.
            }
        }

        return now;
    }

    /// <summary>Wake-ups of the threads whose name begins so; those of a thread that ended since are lost, a new thread counts from its beginning.</summary>
    public long Since(ThreadWakeUps earlier, string prefix = "") => _byThread
        .Where(thread => thread.Value.Name.StartsWith(prefix, StringComparison.Ordinal))
        .Sum(thread => thread.Value.Count - earlier._byThread.GetValueOrDefault(thread.Key).Count);
}
