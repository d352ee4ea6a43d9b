using System.Collections.Concurrent;
using System.IO.Hashing;
using System.Text.Json;

namespace TaskScheduling.Quartz.Tests.Cluster;

/// <summary>A node that submits small tasks with checkpoints as long as it is not told to stop, and executes what it is given.</summary>
internal static class NodeProgram
{
    private const int Steps = 3;
    private const int OpenSubmissions = 250;
    private static readonly TimeSpan StepTime = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public static async Task RunAsync(QuartzClusterOptions options, TextReader input, TextWriter output)
    {
        var said = TextWriter.Synchronized(output);
        PostgresTaskStore? store = null;
        await using var node = await TestNode.StartAsync(options, (run, stop) => WorkAsync(store!, run, said, stop));
        store = node.Store;
        said.WriteLine("ready");
        var toldToStop = input.ReadLineAsync();
        var open = new ConcurrentDictionary<TaskId, byte>();
        _ = ForgetEndedAsync(node, open);
        while (!toldToStop.IsCompleted)
        {
            await Task.WhenAll(Enumerable.Range(0, Math.Max(0, OpenSubmissions - open.Count)).Select(_ => SubmitAsync(node, open, said)));
            await Task.WhenAny(toldToStop, Task.Delay(Pause, TimeProvider.System));
        }

        said.WriteLine("drains");
        await input.ReadLineAsync();
    }

    private static async Task SubmitAsync(TestNode node, ConcurrentDictionary<TaskId, byte> open, TextWriter said)
    {
        try
        {
            var id = await node.SubmitAsync(new ProcessingTaskRequest("work"));
            open[id] = 0;
            said.WriteLine($"accepted {id}");
        }
        catch (InvalidOperationException)
        {
            said.WriteLine("refused"); // the database is away
        }
    }

    private static async Task ForgetEndedAsync(TestNode node, ConcurrentDictionary<TaskId, byte> open)
    {
        while (true)
        {
            try
            {
                await foreach (var portion in node.Store.WatchAsync(default))
                {
                    foreach (var task in portion.Where(task => task.End is not null))
                        open.TryRemove(task.Id, out _);
                }
            }
            catch (Exception)
            {
                await Task.Delay(Pause, TimeProvider.System); // the database is away
            }
        }
    }

    private static async Task<TaskOutcome> WorkAsync(PostgresTaskStore store, RunId run, TextWriter said, CancellationToken stop)
    {
        var done = 0;
        if (store.ReadCheckpoint(run.TaskId) is { } saved && !TryRead(saved.Span, run.TaskId, out done))
            said.WriteLine($"broken checkpoint of {run}");
        while (done < Steps && !stop.IsCancellationRequested)
        {
            await Task.Delay(StepTime, TimeProvider.System, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await store.SaveCheckpointAsync(run, Write(run.TaskId, ++done), stop);
        }

        return TaskOutcome.Succeeded;
    }

    /// <summary>Long enough to be torn, if anything could tear it.</summary>
    private static byte[] Write(TaskId id, int step)
    {
        var padding = new string((char)('a' + step), 2_000);
        return JsonSerializer.SerializeToUtf8Bytes(new CheckpointOfWork(id.Value, step, padding, Sum(id, step, padding)));
    }

    private static bool TryRead(ReadOnlySpan<byte> json, TaskId id, out int step)
    {
        var saved = JsonSerializer.Deserialize<CheckpointOfWork>(json);
        step = saved?.Step ?? 0;
        return saved is not null && saved.Task == id.Value && saved.Sum == Sum(id, saved.Step, saved.Padding);
    }

    private static uint Sum(TaskId id, int step, string padding) => Crc32.HashToUInt32(System.Text.Encoding.UTF8.GetBytes($"{id}/{step}/{padding}"));

    private sealed record CheckpointOfWork(Guid Task, int Step, string Padding, uint Sum);
}
