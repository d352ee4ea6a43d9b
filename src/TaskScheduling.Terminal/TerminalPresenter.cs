using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace TaskScheduling.Terminal;

/// <summary>Cards or lines, whichever the terminal can show.</summary>
/// <remarks>Made at the first snapshot, when the scheduler exists; disposed before it, with the service provider.</remarks>
internal sealed class TerminalPresenter : ITaskPresenter, IDisposable
{
    public const string Name = "terminal";

    private readonly ITaskPresenter _shown;
    private readonly TerminalGuard? _guard;

    public TerminalPresenter(
        BackgroundTaskScheduler scheduler, TerminalDevice device, TimeProvider time, IOptions<TerminalOptions> options, ILogger<TerminalPresenter> logger)
    {
        if (!device.ShowsCards)
        {
            _shown = new LinePresenter(device.Console.Profile.Out.Writer, time, options.Value.LineInterval, logger);
            return;
        }

        var cards = new CardPresenter(device.Console, device.Keys, time, id => scheduler.StopAsync(id, Name), logger);
        _shown = cards;
        _guard = device.GuardsProcess ? new TerminalGuard(cards.Hide, cards.Close) : null;
    }

    public ValueTask PresentAsync(TaskPresentation presentation, CancellationToken cancellationToken) =>
        _shown.PresentAsync(presentation, cancellationToken);

    public void Dispose()
    {
        _guard?.Dispose();
        (_shown as IDisposable)?.Dispose();
    }
}
