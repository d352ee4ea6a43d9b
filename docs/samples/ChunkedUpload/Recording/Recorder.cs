using System.Runtime.CompilerServices;

namespace ChunkedUpload;

/// <summary>Stands in for a watch that records: a chunk of noise now and then, until the session ends.</summary>
internal sealed class Recorder(UploadArguments session, ChunkFolder folder, TimeProvider time)
{
    private const int BlockLength = 1 << 20;

    /// <summary>Every chunk of the session that has not gone out, each as soon as it is safely on the disk. Those of an interrupted session come first.</summary>
    public async IAsyncEnumerable<string> RecordAsync([EnumeratorCancellation] CancellationToken closing)
    {
        for (var number = 1; number <= session.Chunks; number++)
        {
            if (!folder.IsRecorded(number))
            {
                if (number > 1)
                    await Task.Delay(session.Every, time, closing);
                Record(folder.PathOf(number));
            }

            if (!folder.IsSent(number))
                yield return folder.PathOf(number);
        }
    }

    /// <summary>All or nothing: half a chunk would be uploaded as if it were whole.</summary>
    private void Record(string path)
    {
        var temporary = path + ".tmp";
        using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write))
        {
            var noise = new byte[Math.Min(session.ChunkSize, BlockLength)];
            for (var left = session.ChunkSize; left > 0; left -= noise.Length)
            {
                Random.Shared.NextBytes(noise);
                file.Write(noise, 0, (int)Math.Min(left, noise.Length));
            }

            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }
}
