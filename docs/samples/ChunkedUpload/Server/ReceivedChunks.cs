using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace ChunkedUpload;

/// <summary>What the server has of a chunk.</summary>
/// <param name="Offset">Bytes, from the first one on without a gap.</param>
/// <param name="IsComplete">Whether that is all, and its digest has been found right.</param>
internal readonly record struct ReceivedChunk(long Offset, bool IsComplete);

/// <summary>Chunks on the server's disk: <c>NAME.part</c> while it grows, <c>NAME</c> when it is verified. Thread-safe.</summary>
internal sealed class ReceivedChunks(string folder)
{
    private const int BlockLength = 16 * 1024;

    // A connection that was given up may still be writing when the next one asks how far it came.
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _gates = new(StringComparer.Ordinal);

    public async Task<ReceivedChunk> LookAsync(string name, CancellationToken cancellationToken)
    {
        using var turn = await TurnAsync(name, cancellationToken);
        return Look(name);
    }

    /// <summary>Appends what arrives, and keeps it also when the connection breaks.</summary>
    /// <param name="name">Of the chunk.</param>
    /// <param name="from">Where the part begins; anything but the present end is refused.</param>
    /// <param name="body">The part.</param>
    /// <param name="atMost">No more than this is read.</param>
    /// <param name="cancellationToken">The connection is gone.</param>
    /// <returns>What there is now; null: refused.</returns>
    public async Task<ReceivedChunk?> AppendAsync(string name, long from, Stream body, long atMost, CancellationToken cancellationToken)
    {
        using var turn = await TurnAsync(name, cancellationToken);
        if (Look(name) != new ReceivedChunk(from, IsComplete: false))
            return null;
        using (var file = new FileStream(PartOf(name), FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0))
        {
            var block = new byte[BlockLength];
            while (atMost > 0 && await body.ReadAsync(block.AsMemory(0, (int)Math.Min(atMost, block.Length)), cancellationToken) is > 0 and var length)
            {
                file.Write(block, 0, length);
                atMost -= length;
            }

            file.Flush(flushToDisk: true);
        }

        return Look(name);
    }

    /// <summary>Whether this is the chunk that was meant. Wrong bytes are thrown away, so that the next try begins anew.</summary>
    public async Task<bool> CompleteAsync(string name, long length, byte[] sha256, CancellationToken cancellationToken)
    {
        using var turn = await TurnAsync(name, cancellationToken);
        if (Look(name) is { IsComplete: true })
            return true;
        using (var file = new FileStream(PartOf(name), FileMode.OpenOrCreate, FileAccess.Read))
        {
            if (file.Length == length && (await SHA256.HashDataAsync(file, cancellationToken)).AsSpan().SequenceEqual(sha256))
            {
                File.Move(PartOf(name), Path.Combine(folder, name));
                return true;
            }
        }

        File.Delete(PartOf(name));
        return false;
    }

    private ReceivedChunk Look(string name)
    {
        var whole = new FileInfo(Path.Combine(folder, name));
        if (whole.Exists)
            return new ReceivedChunk(whole.Length, IsComplete: true);
        var part = new FileInfo(PartOf(name));
        return new ReceivedChunk(part.Exists ? part.Length : 0, IsComplete: false);
    }

    private string PartOf(string name) => Path.Combine(folder, name + ".part");

    private async Task<Turn> TurnAsync(string name, CancellationToken cancellationToken)
    {
        var gate = _gates.GetOrAdd(name, static _ => new SemaphoreSlim(1));
        await gate.WaitAsync(cancellationToken);
        return new Turn(gate);
    }

    private readonly record struct Turn(SemaphoreSlim Gate) : IDisposable
    {
        public void Dispose() => Gate.Release();
    }
}
