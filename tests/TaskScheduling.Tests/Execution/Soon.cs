namespace TaskScheduling.Tests;

/// <summary>Waiting for something that must happen: real time only decides when a test gives up.</summary>
internal static class Soon
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    public static Task InTime(this Task task) => task.WaitAsync(Limit);

    public static Task<T> InTime<T>(this Task<T> task) => task.WaitAsync(Limit);

    public static Task<T> InTime<T>(this ValueTask<T> task) => task.AsTask().WaitAsync(Limit);

    /// <summary>Reads a stream until an event of this case comes.</summary>
    public static async Task<T> UntilAsync<T>(this IAsyncEnumerator<TaskEvent> events)
        where T : TaskEvent
    {
        while (await events.MoveNextAsync().InTime())
        {
            if (events.Current is T found)
                return found;
        }

        throw new AssertionException($"The stream ended without {typeof(T).Name}.");
    }

    /// <summary>Reads a stream to its end.</summary>
    public static async Task<List<TaskEvent>> ToEndAsync(this IAsyncEnumerable<TaskEvent> events)
    {
        var all = new List<TaskEvent>();
        await using var reader = events.GetAsyncEnumerator();
        while (await reader.MoveNextAsync().InTime())
            all.Add(reader.Current);
        return all;
    }
}
