using System.Security.Cryptography;
using TaskScheduling;

namespace ChunkedUpload;

/// <summary>One try: asks the server what it has, sends the rest part by part, and has it verified.</summary>
internal sealed class UploadRun(ChunkOrder order, ProcessingTask task, ServerConnection server, UploadArguments settings, TimeProvider time)
{
    public const int PartLength = 256 * 1024;

    public async Task UploadAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(order.Path))
        {
            if (!File.Exists(ChunkFolder.SentPathOf(order.Path)))
                await GiveUpAsync(cancellationToken);
            return; // it has gone out, and the program ended before that could be recorded
        }

        await using (var file = new FileStream(order.Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true))
            await SendAsync(file, await BeginAsync(file, cancellationToken), cancellationToken);
        File.Move(order.Path, ChunkFolder.SentPathOf(order.Path), overwrite: true);
    }

    /// <summary>The digest, and how far an earlier run has come: shown at once, until the server says how far it really is.</summary>
    private async Task<UploadPosition> BeginAsync(FileStream file, CancellationToken cancellationToken)
    {
        task.Progress.TotalUnitCount = file.Length;
        var modified = File.GetLastWriteTimeUtc(order.Path);
        if (task.TryGetCheckpoint(UploadJson.Default.UploadPosition, out var saved) && saved.Length == file.Length && saved.Modified == modified)
        {
            task.Progress.CompletedUnitCount = saved.Sent;
            return saved;
        }

        task.Progress.Heartbeat();
        return new UploadPosition(file.Length, modified, await SHA256.HashDataAsync(file, cancellationToken), Sent: 0);
    }

    private async Task SendAsync(FileStream file, UploadPosition position, CancellationToken cancellationToken)
    {
        var received = await server.AskAsync(order.Name, cancellationToken);
        ShowProgress(received, file.Length);
        var part = new byte[PartLength];
        while (!received.IsComplete && received.Offset < file.Length)
        {
            file.Position = received.Offset;
            var length = await file.ReadAtLeastAsync(part, part.Length, throwOnEndOfStream: false, cancellationToken);
            received = await server.SendPartAsync(order.Name, received.Offset, part.AsMemory(0, length), file.Length, cancellationToken);
            ShowProgress(received, file.Length);
            await task.SaveCheckpointAsync(position with { Sent = received.Offset }, UploadJson.Default.UploadPosition);
            if (settings.Rate is { } rate)
                await Task.Delay(TimeSpan.FromSeconds((double)length / rate), time, cancellationToken);
        }

        if (!received.IsComplete)
            await server.CompleteAsync(order.Name, file.Length, position.Sha256, cancellationToken);
    }

    private void ShowProgress(ReceivedChunk received, long length)
    {
        task.Progress.CompletedUnitCount = received.Offset;
        task.UpdateTitle(UploadTexts.Running(order), UploadTexts.SoFar(received.Offset, length));
    }

    /// <summary>The rules say that a failure is tried again, and this one would never succeed: so it is not told as a failure.</summary>
    private async Task GiveUpAsync(CancellationToken cancellationToken)
    {
        task.Pause(ResubmitRule.Never, $"'{order.Path}' is gone");
        await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
    }
}
