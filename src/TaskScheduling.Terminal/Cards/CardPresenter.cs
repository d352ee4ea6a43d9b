using Microsoft.Extensions.Logging;
using Spectre.Console;

namespace TaskScheduling.Terminal;

/// <summary>Live cards: at most ten frames a second, and none while nothing changes or runs.</summary>
/// <remarks>
/// All state is used under <c>_gate</c>. Order of locks: the gate, then the console's own; the area, called back by the console,
/// never takes the gate.
/// </remarks>
internal sealed class CardPresenter : ITaskPresenter, IDisposable
{
    public static readonly TimeSpan FramePeriod = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly IAnsiConsole _console;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Func<TaskId, ValueTask<bool>> _stop;
    private readonly LiveArea _area;
    private readonly CardDeck _deck;
    private readonly ITimer _timer;
    private readonly KeyPump? _keys;
    private long? _drawnAt;
    private bool _isDue;
    private bool _isClosed;

    public CardPresenter(IAnsiConsole console, IKeySource? keys, TimeProvider time, Func<TaskId, ValueTask<bool>> stop, ILogger logger)
    {
        _console = console;
        _time = time;
        _logger = logger;
        _stop = stop;
        _area = new LiveArea(console);
        _deck = new CardDeck(time);
        _timer = time.CreateTimer(static cards => ((CardPresenter)cards!).DrawWhenDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _keys = keys is null ? null : new KeyPump(keys, time, Press, logger);
    }

    public ValueTask PresentAsync(TaskPresentation presentation, CancellationToken cancellationToken)
    {
        if (presentation.Kind is not TaskKind.ContinuedProcessing)
            return ValueTask.CompletedTask;
        using (_gate.EnterScope())
        {
            if (_isClosed)
                return ValueTask.CompletedTask;
            _deck.Apply(presentation);
            _keys?.Switch(_deck.Cards.Count > 0);
            if (_deck.Cards.Count == 0)
                Draw(); // the last word does not wait for a frame: the app may be about to print its own
            else
                Schedule();
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Erases the cards and shows the cursor, until the next frame.</summary>
    public void Hide()
    {
        using (_gate.EnterScope())
            Write(_area.Clear);
    }

    /// <summary>Leaves the last word of every task behind and draws no more.</summary>
    public void Close()
    {
        using (_gate.EnterScope())
        {
            if (_isClosed)
                return;
            _isClosed = true;
            Write(() => _area.Draw(Frame.Empty, [.. EndLines.Of(_deck.TakeEnded()), .. EndLines.OfUnfinished(_deck.Cards)]));
            Write(_area.Dispose);
        }
    }

    public void Dispose()
    {
        _keys?.Dispose();
        Close();
        _timer.Dispose();
    }

    private void Press(ConsoleKeyInfo key)
    {
        TaskId stopped;
        Card card;
        using (_gate.EnterScope())
        {
            if (_isClosed || _deck.Selected is not { } selected)
                return;
            if (key.Key is ConsoleKey.UpArrow or ConsoleKey.DownArrow)
                _deck.Select(key.Key is ConsoleKey.UpArrow ? -1 : 1);
            Schedule();
            if (key.Key is not ConsoleKey.S || key.Modifiers is not (ConsoleModifiers.None or ConsoleModifiers.Shift) || selected.IsStopping)
                return;
            card = selected;
            stopped = card.Shown.TaskId;
            card.StopRequested();
        }

        _ = StopAsync(card, stopped);
    }

    private async Task StopAsync(Card card, TaskId task)
    {
        try
        {
            if (await _stop(task).ConfigureAwait(false))
                return;
        }
        catch (Exception exception)
        {
            _logger.TerminalStopFailed(exception, task);
        }

        using (_gate.EnterScope())
        {
            card.StopRefused(task);
            Schedule();
        }
    }

    private void Schedule()
    {
        if (_isDue || _isClosed)
            return;
        _isDue = true;
        var wait = _drawnAt is { } drawn ? FramePeriod - _time.GetElapsedTime(drawn) : TimeSpan.Zero;
        _timer.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private void DrawWhenDue()
    {
        using (_gate.EnterScope())
        {
            if (_isDue && !_isClosed)
                Draw();
        }
    }

    private void Draw()
    {
        _isDue = false;
        _drawnAt = _time.GetTimestamp();
        Write(() => _area.Draw(Layout(), EndLines.Of(_deck.TakeEnded())));
        if (_deck.Moves)
            Schedule();
    }

    private Frame Layout()
    {
        var size = new FrameSize(_console.Profile.Width, _console.Profile.Height, _console.Profile.Capabilities.Unicode);
        return new FrameLayout(size, _time, _keys is { CanRead: true }).Of(_deck.Cards, _deck.Selected);
    }

    /// <summary>A terminal can go away at any time; the tasks go on.</summary>
    private void Write(Action write)
    {
        try
        {
            write();
        }
        catch (Exception exception)
        {
            if (!_isClosed)
                _logger.TerminalLost(exception);
            _isClosed = true;
        }
    }
}
