namespace TaskScheduling;

/// <summary>Shows tasks somewhere. One method, one snapshot.</summary>
/// <remarks>
/// Called one at a time per presenter: the latest snapshot of a task wins, revisions never go back, the last one always comes.
/// A slow or throwing presenter delays and breaks nobody else; an exception is logged, and the
/// showing is repeated with what is newest after 100, 200 and 400 ms (at a shutdown at once, and once); then the task waits for its next snapshot.
/// </remarks>
public interface ITaskPresenter
{
    /// <summary>Shows one snapshot; a later one of the same <see cref="TaskPresentation.CardId"/> replaces it.</summary>
    /// <param name="presentation">What to show.</param>
    /// <param name="cancellationToken">Fires when the scheduler shuts down and waits no longer for this presenter; a run that ends or is cancelled does not fire it.</param>
    ValueTask PresentAsync(TaskPresentation presentation, CancellationToken cancellationToken);
}

/// <summary>Words for a reason when the app has set none since the expiration.</summary>
public interface IExpirationTextProvider
{
    /// <summary>Title and subtitle of a task that was told to stop. Called off the scheduler's turn; an exception is logged and the built-in words are taken.</summary>
    (string Title, string? Subtitle) GetText(Expiration reason, TaskPresentation current);
}
