using System.Globalization;
using Microsoft.Extensions.Logging;

namespace TaskScheduling.Terminal;

/// <summary>A line per change, for files, pipes and simple terminals: no sequence, nothing drawn over.</summary>
/// <remarks>All state is used under <c>_gate</c>. The timer runs only while a held-back line waits.</remarks>
internal sealed class LinePresenter : ITaskPresenter, IDisposable
{
    private readonly Lock _gate = new();
    private readonly TextWriter _output;
    private readonly TimeProvider _time;
    private readonly TimeSpan _interval;
    private readonly ILogger _logger;
    private readonly Dictionary<TaskId, TaskLines> _tasks = [];
    private readonly CardDeck _deck;
    private readonly ITimer _timer;
    private bool _isTimed;

    public LinePresenter(TextWriter output, TimeProvider time, TimeSpan interval, ILogger logger)
    {
        _output = output;
        _time = time;
        _interval = interval;
        _logger = logger;
        _deck = new CardDeck(time);
        _timer = time.CreateTimer(static lines => ((LinePresenter)lines!).WriteHeldBack(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public ValueTask PresentAsync(TaskPresentation presentation, CancellationToken cancellationToken)
    {
        if (presentation.Kind is not TaskKind.ContinuedProcessing)
            return ValueTask.CompletedTask;
        using (_gate.EnterScope())
        {
            _deck.Apply(presentation);
            foreach (var ended in _deck.TakeEnded())
                Write(LineWords.OfEnd(ended));
            if (presentation.IsFinal)
                _tasks.Remove(presentation.TaskId);
            else
                Changed(presentation);
        }

        return ValueTask.CompletedTask;
    }

    public void Dispose()
    {
        _timer.Dispose();
        using (_gate.EnterScope())
            WriteDue(everything: true);
    }

    private void Changed(TaskPresentation task)
    {
        if (!_tasks.TryGetValue(task.TaskId, out var lines))
            _tasks.Add(task.TaskId, lines = new TaskLines(_time, _interval));
        if (lines.Take(task))
            Write(LineWords.Of(task));
        else if (lines.Wait is { } wait && !_isTimed)
            _isTimed = _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }

    private void WriteHeldBack()
    {
        try
        {
            using (_gate.EnterScope())
            {
                _isTimed = false;
                WriteDue(everything: false);
                if (_tasks.Values.Min(static lines => lines.Wait) is { } wait)
                    _isTimed = _timer.Change(wait, Timeout.InfiniteTimeSpan);
            }
        }
        catch (IOException exception)
        {
            _logger.TerminalLost(exception);
        }
    }

    private void WriteDue(bool everything)
    {
        foreach (var lines in _tasks.Values)
        {
            if (lines.TakeHeldBack(everything) is { } task)
                Write(LineWords.Of(task));
        }
    }

    private void Write(string line)
    {
        _output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"[{_time.GetLocalNow():HH:mm:ss}] {line}"));
        _output.Flush();
    }
}
