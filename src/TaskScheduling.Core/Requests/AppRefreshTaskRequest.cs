namespace TaskScheduling;

/// <summary>A short content refresh; no card.</summary>
/// <param name="Identifier">Names the registered handler.</param>
public sealed record AppRefreshTaskRequest(string Identifier) : BackgroundTaskRequest(Identifier)
{
    /// <inheritdoc/>
    public override TaskKind Kind => TaskKind.AppRefresh;
}
