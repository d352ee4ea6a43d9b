namespace TaskScheduling;

/// <summary>Makes a presenter at its first snapshot: it may need the scheduler, which is being made when presenters are named.</summary>
internal sealed class LazyPresenter(Func<ITaskPresenter> create) : ITaskPresenter
{
    private readonly Lazy<ITaskPresenter> _presenter = new(create);

    public ValueTask PresentAsync(TaskPresentation presentation, CancellationToken cancellationToken) =>
        _presenter.Value.PresentAsync(presentation, cancellationToken);
}
