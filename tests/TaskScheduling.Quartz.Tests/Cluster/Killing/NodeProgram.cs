using System.IO.Hashing;
using System.Text;

namespace TaskScheduling.Quartz.Tests.Cluster;

/// <summary>A node of a process: executes what it is given, says what happens to it, and, asked to flood, submits small tasks as long as it is not told to stop.</summary>
/// <param name="name">Who it is.</param>
/// <param name="start">Starts it with its handler and its policy.</param>
/// <param name="open">How many of its tasks have not ended, while it floods.</param>
/// <param name="input">What it is told.</param>
/// <param name="output">What it says.</param>
internal sealed class NodeProgram(
    string name, Func<Func<BackgroundTask, CancellationToken, Task>, SchedulingPolicy, Task<TestNode>> start, int open, TextReader input, TextWriter output)
{
    private const int Steps = 3;
    private static readonly TimeSpan StepTime = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly TextWriter _said = TextWriter.Synchronized(output);
    private int _open;

    /// <summary>Kills come one after the other here, and no task is parked for it.</summary>
    private static SchedulingPolicy Policy { get; } =
        TestNode.Of(new KindPolicy { Concurrency = Concurrency.Fixed(16), Budget = new TaskBudget { Grace = TimeSpan.FromSeconds(5) } }) with { MaximumHostLosses = int.MaxValue };

    public async Task RunAsync(bool floods)
    {
        await using var node = await start(WorkAsync, Policy);
        _said.WriteLine("ready");
        var toldToStop = input.ReadLineAsync();
        if (floods)
        {
            await FloodAsync(node, toldToStop);
            toldToStop = input.ReadLineAsync();
        }

        await toldToStop;
    }

    private async Task FloodAsync(TestNode node, Task toldToStop)
    {
        while (!toldToStop.IsCompleted)
        {
            await Task.WhenAll(Enumerable.Range(0, Math.Max(0, open - Volatile.Read(ref _open))).Select(_ => SubmitAsync(node)));
            await Task.WhenAny(toldToStop, Task.Delay(Pause, TimeProvider.System));
        }
    }

    private async Task SubmitAsync(TestNode node)
    {
        try
        {
            var handle = await node.SubmitAsync(new ProcessingTaskRequest("work"));
            _said.WriteLine($"accepted {handle.TaskId}");
            Interlocked.Increment(ref _open);
            _ = handle.Completion.ContinueWith(_ => Interlocked.Decrement(ref _open), TaskScheduler.Default);
        }
        catch (TaskSubmissionException)
        {
            _said.WriteLine("refused"); // the database is away
        }
    }

    private Task WorkAsync(BackgroundTask task, CancellationToken stop) => task is ContinuedProcessingTask ? HoldAsync(task, stop) : DoStepsAsync(task, stop);

    /// <summary>Runs until it is told to stop.</summary>
    private async Task HoldAsync(BackgroundTask task, CancellationToken stop)
    {
        var before = task.TryGetCheckpoint<int>(out var saved) ? saved : 0;
        await task.SaveCheckpointAsync(task.Attempt);
        _said.WriteLine($"holds {task.RunId} after {before} on {name}");
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _said.WriteLine($"told {task.RunId} {task.Expiration?.Code}");
    }

    private async Task DoStepsAsync(BackgroundTask task, CancellationToken stop)
    {
        _said.WriteLine($"began {task.RunId}");
        var done = 0;
        if (task.TryGetCheckpoint<CheckpointOfWork>(out var saved))
        {
            done = saved.Step;
            if (saved != CheckpointOfWork.Of(task.TaskId, done))
                _said.WriteLine($"broken checkpoint of {task.RunId}");
        }

        while (done < Steps && !stop.IsCancellationRequested)
        {
            await Task.Delay(StepTime, TimeProvider.System, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await task.SaveCheckpointAsync(CheckpointOfWork.Of(task.TaskId, ++done));
        }
    }

    /// <summary>Long enough to be torn, if anything could tear it.</summary>
    private sealed record CheckpointOfWork(Guid Task, int Step, string Padding, uint Sum)
    {
        public static CheckpointOfWork Of(TaskId id, int step)
        {
            var padding = new string((char)('a' + step), 2_000);
            return new CheckpointOfWork(id.Value, step, padding, Crc32.HashToUInt32(Encoding.UTF8.GetBytes($"{id}/{step}/{padding}")));
        }
    }
}
