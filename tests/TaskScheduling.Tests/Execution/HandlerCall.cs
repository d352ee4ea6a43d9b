namespace TaskScheduling.Tests.Execution;

/// <summary>One call of a handler; the test plays what it does.</summary>
internal sealed class HandlerCall
{
    private readonly TaskCompletionSource _returned = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _told = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _graceEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public HandlerCall(BackgroundTask task, CancellationToken token)
    {
        Task = task;
        Token = token;
        token.UnsafeRegister(_ => _told.TrySetResult(), null);
        task.GraceEnding.UnsafeRegister(_ => _graceEnded.TrySetResult(), null);
    }

    public BackgroundTask Task { get; }

    public CancellationToken Token { get; }

    /// <summary>What the handler gave to the scheduler.</summary>
    public Task Work => _returned.Task;

    public Task ToldToStop => _told.Task.InTime();

    public Task GraceEnded => _graceEnded.Task.InTime();

    public void Return() => _returned.TrySetResult();

    public void Throw(Exception exception) => _returned.TrySetException(exception);

    /// <summary>Lets its own cancellation out, as the documentation asks.</summary>
    public void Obey() => _returned.TrySetException(new OperationCanceledException(Token));
}
