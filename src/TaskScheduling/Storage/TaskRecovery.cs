using Microsoft.Extensions.Logging;

namespace TaskScheduling;

/// <summary>Reads a durable store once, before the scheduler starts; while that fails, again with growing delay.</summary>
/// <remarks>Who writes what: <c>_begun</c>: whoever asks first; <c>_isDone</c> and <c>_failure</c>: the reading.</remarks>
internal sealed class TaskRecovery(ITaskStore store, TimeProvider time, ILogger logger, Action<IReadOnlyList<StoredTask>> bringBack)
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _firstAnswer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _broughtBack = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _begun;
    private volatile bool _isDone = !store.IsDurable;
    private volatile string? _failure;

    /// <summary>Every stored task is on its way to the engine, or there is no store to be read.</summary>
    public bool IsDone => _isDone;

    /// <summary>Why the store could not be read the last time. Null: it could, or nobody has tried.</summary>
    public string? Failure => _failure;

    /// <summary>Completes when everything is brought back; cancelled when the scheduler shuts down before.</summary>
    public Task CompleteAsync()
    {
        if (_isDone)
            return Task.CompletedTask;
        if (Interlocked.Exchange(ref _begun, 1) == 0)
            _ = ReadAsync(_stopping.Token);
        return _broughtBack.Task;
    }

    /// <summary>Completes when the store has been read, or could not be for the first time.</summary>
    public Task FirstAnswerAsync()
    {
        _ = CompleteAsync();
        return _isDone ? Task.CompletedTask : _firstAnswer.Task;
    }

    /// <summary>What is not brought back yet stays where it is.</summary>
    public void Stop()
    {
        _stopping.Cancel();
        _firstAnswer.TrySetResult();
        _broughtBack.TrySetCanceled();
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        var retry = new ExponentialRetry(time, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), Failed);
        try
        {
            await retry.ExecuteAsync(TryReadAsync, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // The scheduler shuts down: whatever the reading says, nobody wants it any more.
        }
    }

    private async ValueTask TryReadAsync(CancellationToken cancellationToken)
    {
        var stored = await store.LoadAsync(cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        bringBack(stored);
        _failure = null;
        _isDone = true;
        _broughtBack.TrySetResult();
        _firstAnswer.TrySetResult();
    }

    private void Failed(Exception exception, TimeSpan nextTry)
    {
        _failure = exception.Message;
        logger.LoadFailed(exception, nextTry.TotalSeconds);
        _firstAnswer.TrySetResult();
    }
}
