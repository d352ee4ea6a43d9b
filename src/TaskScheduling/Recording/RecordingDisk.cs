using System.Collections.Concurrent;

namespace TaskScheduling;

/// <summary>Takes bytes in a turn and writes them on a work item of its own, so that no turn waits for the disk.</summary>
/// <remarks>
/// <c>_chunks</c> is filled by the turn and emptied by the one work item that holds <c>_writing</c>; <c>_backlog</c> is counted by both, atomically.
/// </remarks>
/// <param name="beginFile">Opens the next file.</param>
/// <param name="failed">Called once, when it is over; on the work item.</param>
internal sealed class RecordingDisk(Func<Stream> beginFile, Action<Exception> failed)
{
    private readonly ConcurrentQueue<Chunk> _chunks = new();
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Stream? _file; // of the work item
    private long _backlog;
    private int _writing;
    private volatile bool _hasFailed;

    /// <summary>Nothing is written any more.</summary>
    public bool HasFailed => _hasFailed;

    /// <summary>Bytes that wait to be written.</summary>
    public long Backlog => Volatile.Read(ref _backlog);

    /// <param name="bytes">Whole lines.</param>
    /// <param name="beginsFile">They begin the next file.</param>
    public void Add(ReadOnlySpan<byte> bytes, bool beginsFile)
    {
        Interlocked.Add(ref _backlog, bytes.Length);
        Enqueue(new Chunk(bytes.ToArray(), beginsFile, IsLast: false));
    }

    /// <summary>Completes when everything is written and the file closed.</summary>
    public Task CloseAsync()
    {
        Enqueue(new Chunk([], BeginsFile: false, IsLast: true));
        return _closed.Task;
    }

    private void Enqueue(Chunk chunk)
    {
        _chunks.Enqueue(chunk);
        if (Interlocked.Exchange(ref _writing, 1) == 0)
            ThreadPool.UnsafeQueueUserWorkItem(static disk => disk.Write(), this, preferLocal: false);
    }

    private void Write()
    {
        do
        {
            while (_chunks.TryDequeue(out var chunk))
            {
                Write(chunk);
                Interlocked.Add(ref _backlog, -chunk.Bytes.Length);
            }

            Volatile.Write(ref _writing, 0);
            Interlocked.MemoryBarrier(); // whoever adds now finds the flag clear, or is found here
        }
        while (!_chunks.IsEmpty && Interlocked.Exchange(ref _writing, 1) == 0);
    }

    private void Write(in Chunk chunk)
    {
        try
        {
            if (chunk.IsLast)
            {
                _file?.Dispose();
                return;
            }

            if (_hasFailed)
                return;
            if (chunk.BeginsFile)
            {
                _file?.Dispose();
                _file = beginFile();
            }

            _file!.Write(chunk.Bytes);
        }
        catch (Exception exception)
        {
            if (_hasFailed)
                return; // said already
            _hasFailed = true;
            failed(exception);
        }
        finally
        {
            if (chunk.IsLast)
                _closed.TrySetResult();
        }
    }

    private readonly record struct Chunk(byte[] Bytes, bool BeginsFile, bool IsLast);
}
