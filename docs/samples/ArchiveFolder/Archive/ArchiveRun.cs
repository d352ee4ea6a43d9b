using TaskScheduling;

namespace ArchiveFolder;

/// <summary>One run: archives one file after the other, from where an earlier run was stopped.</summary>
internal sealed class ArchiveRun(ArchiveOrder order, ContinuedProcessingTask task, TimeProvider time, ArchiveNotes notes)
{
    private static readonly TimeSpan SubtitlePeriod = TimeSpan.FromMilliseconds(200);

    private readonly Throttle _throttle = new(order.Throttle, time, task.Progress);
    private long _bytes;
    private long _subtitleAt;

    /// <summary>What the folder holds. Null: not known yet.</summary>
    public FolderListing? Listing { get; private set; }

    /// <summary>Files that are safely in the archive, those of earlier runs included.</summary>
    public int FilesDone { get; private set; }

    public async Task ArchiveAsync(CancellationToken cancellationToken)
    {
        string[] own = [.. PartialArchive.PathsFor(order.Archive), .. order.Leave];
        var listing = Listing = FolderListing.Of(order.Folder, own, task.Progress.Heartbeat, cancellationToken);
        if (listing.Links.Count > 0)
            notes.Add(ArchiveTexts.LeftOut(listing.Links));

        using var archive = PartialArchive.Open(order.Archive, order.Folder, listing, time, notes.Add);
        FilesDone = archive.Entries.Count(entry => !entry.IsFolder);
        task.Progress.TotalUnitCount = listing.Bytes;
        task.Progress.CompletedUnitCount = archive.Entries.Sum(entry => entry.Length);
        ShowProgress(listing);

        foreach (var entry in listing.Entries.Skip(archive.Entries.Count).ToArray())
        {
            cancellationToken.ThrowIfCancellationRequested();
            await archive.AddAsync(entry, bytes => CopiedAsync(bytes, listing, cancellationToken), cancellationToken);
            FilesDone += entry.IsFolder ? 0 : 1;
            task.Progress.Heartbeat(); // an empty file has no bytes to report, and is work done all the same

            // The journal beside the archive is for the next process. This one is for the scheduler: rules such as
            // "again after a time limit, if a checkpoint was saved" go by it, and a durable store would bring it back.
            var position = new ArchivePosition(archive.Entries.Count, task.Progress.CompletedUnitCount);
            await task.SaveCheckpointAsync(position, ArchiveJson.Default.ArchivePosition);

            // All this may have run without a single real await, and what such a loop allocates is seen when it awaits.
            await Task.Yield();
        }

        archive.Complete();
    }

    private async ValueTask CopiedAsync(int bytes, FolderListing listing, CancellationToken cancellationToken)
    {
        task.Progress.Add(bytes);
        _bytes += bytes;
        if (time.GetElapsedTime(_subtitleAt) >= SubtitlePeriod)
            ShowProgress(listing);
        if (_bytes >= order.FreezeAfter)
            await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken); // alive and silent, until somebody notices
        await _throttle.PassAsync(bytes, cancellationToken);
    }

    private void ShowProgress(FolderListing listing)
    {
        _subtitleAt = time.GetTimestamp();
        task.Subtitle = ArchiveTexts.Running(FilesDone, listing.Files, task.Progress.CompletedUnitCount, listing.Bytes);
    }
}
