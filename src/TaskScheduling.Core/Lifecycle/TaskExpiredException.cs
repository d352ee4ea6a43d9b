namespace TaskScheduling;

/// <summary>A run was told to stop. Deliberately no <see cref="OperationCanceledException"/>: an outer pipeline must see a failure with a reason.</summary>
public sealed class TaskExpiredException : BackgroundTaskException
{
    /// <summary>Wraps the reason.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="expiration"/> is null.</exception>
    public TaskExpiredException(Expiration expiration)
        : this(expiration, null)
    {
    }

    /// <summary>Wraps the reason, and what was thrown besides.</summary>
    /// <param name="expiration">Why.</param>
    /// <param name="innerException">What the work itself had thrown last. Null: nothing but its cancellation.</param>
    /// <exception cref="ArgumentNullException"><paramref name="expiration"/> is null.</exception>
    public TaskExpiredException(Expiration expiration, Exception? innerException)
        : base($"The task expired: {(expiration ?? throw new ArgumentNullException(nameof(expiration))).Code}.", innerException) => Expiration = expiration;

    /// <summary>Why.</summary>
    public Expiration Expiration { get; }
}
