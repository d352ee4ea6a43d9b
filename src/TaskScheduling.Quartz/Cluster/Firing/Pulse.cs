namespace TaskScheduling.Quartz;

/// <summary>Tells everybody who waits that something happened. Take <see cref="Next"/>, look, then wait: nothing is missed.</summary>
/// <remarks>Thread-safe: <c>_next</c> is swapped by whoever fires.</remarks>
internal sealed class Pulse
{
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Next => Volatile.Read(ref _next).Task;

    public void Fire() => Interlocked.Exchange(ref _next, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
}
