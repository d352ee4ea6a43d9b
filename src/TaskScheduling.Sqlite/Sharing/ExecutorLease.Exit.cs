using Microsoft.Win32.SafeHandles;

namespace TaskScheduling.Sqlite;

/// <summary>With which code the process ends that has the lease. Who dies without a word leaves none.</summary>
internal sealed partial class ExecutorLease
{
    /// <summary>Whoever still lives then was not ended by the signal.</summary>
    private static readonly TimeSpan SignalEnds = TimeSpan.FromMilliseconds(250);

    /// <summary>An end of a process waits for nobody.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    private IDisposable? _watching;
    private ITimer? _survival;
    private long? _executor;
    private long _exitAt;
    private bool _hasExit;
    private bool _isLeaving;

    /// <summary>How the last process ended that executed. Null: it let go, or nobody knows.</summary>
    public ExitMark? LastExit { get; private set; }

    /// <summary>The store is not the one of which the last process executed the tasks.</summary>
    public void ForgetLastExit()
    {
        using (_gate.EnterScope())
            LastExit = null;
    }

    private static ExitMark? ReadExit(SafeFileHandle file)
    {
        Span<byte> mark = stackalloc byte[ExitMark.Length];
        var at = RandomAccess.GetLength(file) - mark.Length;
        return at < FileMark.Length ? null : ExitMark.Read(mark[..RandomAccess.Read(file, mark, at)]);
    }

    /// <param name="exitAt">Behind all that the file says already.</param>
    private void WatchEnd(long exitAt)
    {
        (_exitAt, _executor, _hasExit, _isLeaving) = (exitAt, null, false, false);
        _watching = end.Watch(Ends);
    }

    private void StopWatching()
    {
        _watching?.Dispose();
        _survival?.Dispose();
        (_watching, _survival) = (null, null);
        EraseExit(); // it let go in time
    }

    private void Ends(ProcessEnding ending)
    {
        if (!_gate.TryEnter(LongestWait))
            return;
        try
        {
            if (_file is null || _executor is not { } executor || (_isLeaving && !ending.IsCertain))
                return;
            _isLeaving = ending.IsCertain;
            _hasExit = true;
            RandomAccess.Write(_file.SafeFileHandle, new ExitMark(executor, ending.Code).Write(), _exitAt);
            if (!ending.IsCertain)
                (_survival ??= time.CreateTimer(_ => Survived(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan)).Change(SignalEnds, Timeout.InfiniteTimeSpan);
        }
        catch (Exception)
        {
            // The process ends with what it has to say, or with nothing; it does not end differently because of that.
        }
        finally
        {
            _gate.Exit();
        }
    }

    private void Survived()
    {
        using (_gate.EnterScope())
        {
            if (!_isLeaving)
                EraseExit();
        }
    }

    private void EraseExit()
    {
        if (!_hasExit || _file is null)
            return;
        try
        {
            RandomAccess.SetLength(_file.SafeFileHandle, _exitAt);
            _hasExit = false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It could be written and cannot be removed: the disk is going, and the code with it.
        }
    }
}
