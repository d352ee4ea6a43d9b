namespace TaskScheduling;

/// <summary>A run was told to stop. Deliberately no <see cref="OperationCanceledException"/>: an outer pipeline must see a failure with a reason.</summary>
public sealed class TaskExpiredException : BackgroundTaskException
{
    /// <summary>Wraps the reason.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="expiration"/> is null.</exception>
    public TaskExpiredException(Expiration expiration)
        : base($"The task expired: {(expiration ?? throw new ArgumentNullException(nameof(expiration))).Code}.") => Expiration = expiration;

    /// <summary>Why.</summary>
    public Expiration Expiration { get; }
}
