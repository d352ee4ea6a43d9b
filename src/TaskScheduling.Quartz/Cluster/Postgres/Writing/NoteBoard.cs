using Microsoft.Extensions.Logging;

namespace TaskScheduling.Quartz;

/// <summary>Notes on their way: of each task only the last one, gathered for a moment.</summary>
/// <remarks><c>_notes</c> and the timer's state are under <c>_gate</c>.</remarks>
internal sealed class NoteBoard : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly Dictionary<TaskId, TaskNote> _notes = [];
    private readonly ITimer _timer;
    private readonly ILogger _logger;
    private readonly Action<ClusterWrite> _write;

    public NoteBoard(TimeProvider time, ILogger logger, Action<ClusterWrite> write)
    {
        (_logger, _write) = (logger, write);
        _timer = time.CreateTimer(static board => ((NoteBoard)board!).Flush(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Post(TaskNote note)
    {
        using (_gate.EnterScope())
        {
            var isFirst = _notes.Count == 0;
            _notes[note.TaskId] = note;
            if (isFirst)
                _timer.Change(Pause, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>What is gathered goes to the writer now.</summary>
    public void Flush()
    {
        TaskNote[] notes;
        using (_gate.EnterScope())
        {
            notes = [.. _notes.Values];
            _notes.Clear();
        }

        foreach (var note in notes)
            Write(note);
    }

    public void Dispose() => _timer.Dispose();

    private void Write(TaskNote note)
    {
        try
        {
            _write(new NoteWrite(note.TaskId, ClusterRows.Write(note)));
        }
        catch (Exception fault)
        {
            _logger.ClusterWriteFailed(fault, nameof(TaskNote), note.TaskId); // on the timer's thread: the next note says more
        }
    }
}
