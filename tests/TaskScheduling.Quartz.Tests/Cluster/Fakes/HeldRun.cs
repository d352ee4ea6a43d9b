namespace TaskScheduling.Quartz.Tests.Cluster;

/// <summary>A handler that has done 3 of 10 steps, waits until it is told to stop, and returns when the test says so.</summary>
internal sealed class HeldRun
{
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Expiration?> _told = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _returns = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task HasBegun => _begun.Task.WaitAsync(TestNode.Limit, TimeProvider.System);

    public Task<Expiration?> Told => _told.Task.WaitAsync(TestNode.Limit, TimeProvider.System);

    public void Return() => _returns.SetResult();

    public async Task HandleAsync(BackgroundTask task, CancellationToken stop)
    {
        task.UpdateTitle("Exporting", "3 of 10");
        task.Progress.TotalUnitCount = 10;
        task.Progress.CompletedUnitCount = 3;
        await task.SaveCheckpointAsync(3);
        _begun.SetResult();
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _told.SetResult(task.Expiration);
        await _returns.Task;
    }
}
