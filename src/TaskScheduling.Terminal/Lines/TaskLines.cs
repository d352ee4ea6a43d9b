namespace TaskScheduling.Terminal;

/// <summary>When a task is worth a line: title and state at once; subtitle and every 10 % after a while; any other progress every 5 s.</summary>
/// <remarks>A wait is held back at first: most tasks start at once, and their wait is no news.</remarks>
internal sealed class TaskLines(TimeProvider time, TimeSpan interval)
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(5);

    private TaskPresentation? _written;
    private TaskPresentation? _heldBack;
    private TimeSpan _heldFor;
    private long _writtenAt = time.GetTimestamp();

    /// <summary>Until what was held back is due. Null: nothing is.</summary>
    public TimeSpan? Wait => _heldBack is null ? null : _heldFor - time.GetElapsedTime(_writtenAt) is var wait && wait > TimeSpan.Zero ? wait : TimeSpan.Zero;

    /// <summary>Whether this is to be written now; otherwise it is kept for later, if it differs.</summary>
    public bool Take(TaskPresentation task)
    {
        var wait = WaitFor(task);
        (_heldBack, _heldFor) = wait is { } later ? (task, later) : (null, TimeSpan.Zero);
        return TakeHeldBack(everything: false) is not null;
    }

    public TaskPresentation? TakeHeldBack(bool everything)
    {
        if (_heldBack is null || (!everything && Wait > TimeSpan.Zero))
            return null;
        (_written, _heldBack) = (_heldBack, null);
        _writtenAt = time.GetTimestamp();
        return _written;
    }

    /// <summary>Null: looks like what is written.</summary>
    private TimeSpan? WaitFor(TaskPresentation task)
    {
        if (_written is null && task.State is TaskState.Pending)
            return interval;
        if (_written is not { } written || written.Title != task.Title || LineWords.State(written) != LineWords.State(task))
            return TimeSpan.Zero;
        if (written.Subtitle != task.Subtitle || Tenth(written) != Tenth(task))
            return interval;
        return written.Fraction != task.Fraction ? ProgressInterval : null;
    }

    private static int Tenth(TaskPresentation task) => task.Fraction is { } fraction ? (int)((fraction * 10) + 1e-9) : -1;
}
