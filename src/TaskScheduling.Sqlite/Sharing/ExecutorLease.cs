using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace TaskScheduling.Sqlite;

/// <summary>Which process executes: whoever holds the file beside the store open for itself alone. The operating system lets go of it when the process ends, however it ends.</summary>
/// <remarks>The file stays for ever: whoever removed it could hold it beside another process that has made a new one. Thread-safe.</remarks>
internal sealed partial class ExecutorLease(string storePath, string name, IProcessEnd end, TimeProvider time) : IDisposable
{
    // EWOULDBLOCK of Linux and macOS, and sharing and lock violation of Windows.
    private static readonly int[] HeldByAnother = [11, 35, unchecked((int)0x80070020), unchecked((int)0x80070021)];

    private readonly Lock _opening = new(); // before _gate: a lock of a file knows no process, so a look of this one would be in the way of its own taking
    private readonly Lock _gate = new();
    private FileStream? _file;
    private FileMark _mark;
    private bool _isClosed;

    public string Path { get; } = FileBehind(storePath) + ".executor";

    /// <summary>How far the store had come when the last process that executed wrote to it. Null: nobody has said, or this process does not execute.</summary>
    public FileMark? Before { get; private set; }

    /// <summary>This process has it.</summary>
    public bool IsMine
    {
        get
        {
            using (_gate.EnterScope())
                return _file is not null;
        }
    }

    /// <summary>False: another process has it.</summary>
    /// <exception cref="IOException">The file cannot be made or written.</exception>
    public bool TryTake()
    {
        using (_opening.EnterScope())
        using (_gate.EnterScope())
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            return _file is not null || TryOpen();
        }
    }

    /// <summary>Some process has it. Looking makes no file; for that moment alone another process cannot take it.</summary>
    public bool IsTaken()
    {
        if (IsMine)
            return true;
        try
        {
            using (_opening.EnterScope())
                new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.Read).Dispose();
            return false;
        }
        catch (IOException exception)
        {
            return HeldByAnother.Contains(exception.HResult);
        }
        catch (UnauthorizedAccessException)
        {
            return false; // nobody can tell
        }
    }

    /// <summary>The store has come so far. Never moves the mark back: a store that is behind it is to be told of, also after a crash.</summary>
    /// <param name="revision">Of the last commit.</param>
    /// <param name="executor">The number of this process in the store. Null: it has none.</param>
    /// <remarks>A write into memory of the operating system, beside a commit that waits for the disk.</remarks>
    public void HasCommitted(long revision, long? executor)
    {
        using (_gate.EnterScope())
        {
            _executor = executor;
            if (_file is null || revision <= _mark.Revision)
                return;
            _mark = new FileMark(revision, time.GetUtcNow());
            try
            {
                RandomAccess.Write(_file.SafeFileHandle, _mark.Write(), fileOffset: 0);
            }
            catch (IOException)
            {
                // The next commit writes it again; an older mark tells less, and nothing wrong.
            }
        }
    }

    public void Release()
    {
        using (_gate.EnterScope())
            LetGo();
    }

    public void Dispose()
    {
        using (_gate.EnterScope())
        {
            _isClosed = true;
            LetGo();
        }
    }

    /// <summary>SQLite follows a link, too: processes that name one file in two ways have one executor.</summary>
    private static string FileBehind(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return path; // whoever opens it says why
        }
    }

    private bool TryOpen()
    {
        try
        {
            _file = new FileStream(Path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            Span<byte> mark = stackalloc byte[FileMark.Length];
            Before = FileMark.Read(mark[.._file.ReadAtLeast(mark, mark.Length, throwOnEndOfStream: false)]);
            _mark = Before ?? default;
            LastExit = Before is null ? null : ReadExit(_file.SafeFileHandle);
            WatchEnd(Describe(_file.SafeFileHandle));
            return true;
        }
        catch (IOException exception) when (HeldByAnother.Contains(exception.HResult))
        {
            return false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LetGo();
            throw new IOException($"{Path}, which says who executes, cannot be written ({exception.Message}) Give the process the right to write the folder of the store.", exception);
        }
    }

    private void LetGo()
    {
        StopWatching();
        _file?.Dispose();
        _file = null;
    }

    /// <summary>The mark stays; what follows it is for people, and nothing reads it. What the last process has left behind that is gone.</summary>
    /// <returns>The end of it all.</returns>
    private long Describe(SafeFileHandle file)
    {
        using var process = Process.GetCurrentProcess();
        var words = Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"{name}, started {process.StartTime.ToUniversalTime():u}, executes since {time.GetUtcNow():u}\n"));
        if (Before is null)
            RandomAccess.Write(file, _mark.Write(), fileOffset: 0);
        RandomAccess.Write(file, words, FileMark.Length);
        RandomAccess.SetLength(file, FileMark.Length + words.Length);
        return FileMark.Length + words.Length;
    }
}
