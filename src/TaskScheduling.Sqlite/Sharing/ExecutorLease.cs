using System.Diagnostics;
using System.Globalization;

namespace TaskScheduling.Sqlite;

/// <summary>Which process executes: whoever holds the file beside the store open for itself alone. The operating system lets go of it when the process ends, however it ends.</summary>
/// <remarks>The file stays for ever: whoever removed it could hold it beside another process that has made a new one. Thread-safe.</remarks>
internal sealed class ExecutorLease(string storePath, string name, TimeProvider time) : IDisposable
{
    // EWOULDBLOCK of Linux and macOS, and sharing and lock violation of Windows.
    private static readonly int[] HeldByAnother = [11, 35, unchecked((int)0x80070020), unchecked((int)0x80070021)];

    private readonly Lock _gate = new();
    private FileStream? _file;
    private bool _isClosed;

    public string Path { get; } = FileBehind(storePath) + ".executor";

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
        using (_gate.EnterScope())
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            return _file is not null || TryOpen();
        }
    }

    /// <summary>Some process has it. Looking makes no file, and takes nothing from anybody.</summary>
    public bool IsTaken()
    {
        if (IsMine)
            return true;
        try
        {
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
            _file = new FileStream(Path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            Describe(_file);
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
        _file?.Dispose();
        _file = null;
    }

    /// <summary>For people; nothing reads it.</summary>
    private void Describe(FileStream file)
    {
        using var process = Process.GetCurrentProcess();
        file.SetLength(0);
        file.Write(System.Text.Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"{name}, started {process.StartTime.ToUniversalTime():u}, executes since {time.GetUtcNow():u}\n")));
        file.Flush();
    }
}
