using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace TaskScheduling;

/// <summary>Shows tasks in the log: one line when a text or state changes and at every quarter of the way, not at every report.</summary>
internal sealed class LogPresenter(ILogger<LogPresenter> logger) : ITaskPresenter
{
    private readonly ConcurrentDictionary<string, (string Title, string? Subtitle, TaskState State, int Quarter)> _last = new();

    public ValueTask PresentAsync(TaskPresentation presentation, CancellationToken cancellationToken)
    {
        var quarter = presentation.Fraction is { } fraction ? (int)(fraction * 4) : -1;
        var now = (presentation.Title, presentation.Subtitle, presentation.State, quarter);
        if (_last.TryGetValue(presentation.CardId, out var last) && last == now)
            return ValueTask.CompletedTask;
        if (presentation.IsFinal)
            _last.TryRemove(presentation.CardId, out _);
        else
            _last[presentation.CardId] = now;
        logger.CardChanged(
            presentation.Identifier,
            presentation.Title,
            presentation.Subtitle is { } subtitle ? $" - {subtitle}" : "",
            presentation.State,
            presentation.ExpirationCode is { } code ? $" {code}" : "",
            presentation.Fraction is { } done ? FormattableString.Invariant($" {done:P0}") : "");
        return ValueTask.CompletedTask;
    }
}
