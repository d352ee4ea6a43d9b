using System.Text.Json.Serialization;

namespace TaskScheduling.Tests.Programs;

internal sealed record Album(string Name, string Folder);

internal sealed record Photo(string Path, long Bytes);

internal sealed record ExportPosition(int Next);

[JsonSerializable(typeof(Album))]
[JsonSerializable(typeof(ExportPosition))]
internal sealed partial class AppJson : JsonSerializerContext;

/// <summary>Outbound port: where the photos are.</summary>
public interface IPhotoLibrary
{
    internal Task<IReadOnlyList<Photo>> ListAsync(string folder, CancellationToken ct);

    internal bool IsLocal(Photo photo);

    internal Task WhenReachableAsync(CancellationToken ct);

    internal Task ExportAsync(Photo photo, IProgress<long> bytes, CancellationToken ct);

    internal Task DiscardPartialAsync(Photo photo, CancellationToken ct);
}

/// <summary>Children, a declared wait, resuming, a final text per reason.</summary>
internal sealed class PhotoExporter(IPhotoLibrary library) : IBackgroundTaskHandler<ContinuedProcessingTask>
{
    public async Task HandleAsync(ContinuedProcessingTask task, CancellationToken cancellationToken)
    {
        var album = task.Payload.Read(AppJson.Default.Album);
        var photos = await library.ListAsync(album.Folder, cancellationToken);
        var next = task.TryGetCheckpoint(AppJson.Default.ExportPosition, out var saved) ? saved.Next : 0;

        task.Progress.TotalUnitCount = photos.Count;
        task.Progress.CompletedUnitCount = next;
        try
        {
            for (; next < photos.Count; next++)
            {
                var photo = photos[next];
                task.Subtitle = $"{next + 1} of {photos.Count}";
                if (!library.IsLocal(photo))
                {
                    using (task.Progress.Waiting("network", atMost: TimeSpan.FromMinutes(10)))
                        await library.WhenReachableAsync(cancellationToken);
                }

                var bytes = task.Progress.CreateChild(units: 1);
                bytes.TotalUnitCount = photo.Bytes;
                await library.ExportAsync(photo, bytes, cancellationToken);
                await task.SaveCheckpointAsync(new ExportPosition(next + 1), AppJson.Default.ExportPosition);
            }

            task.UpdateTitle($"{album.Name} exported", $"{photos.Count} photos");
        }
        catch (OperationCanceledException) when (task.Expiration is { } why)
        {
            task.UpdateTitle($"{album.Name} paused", $"{next} of {photos.Count} done. {Explain(why)}");
            await library.DiscardPartialAsync(photos[next], task.GraceEnding);
            throw;
        }
    }

    private static string Explain(Expiration why) => why switch
    {
        Expiration.UserStopped => "Stopped. Export again to go on from here.",
        Expiration.ThermalLimitExceeded heat => $"Waiting for the device to cool down from {heat.Observed}.",
        Expiration.CpuLimitExceeded { Limit: var limit } => $"Too busy: more than {limit.Cores:P0} of a core.",
        Expiration.ProgressStalled stall => $"No progress for {stall.SinceProgress.TotalSeconds:F0} s.",
        Expiration.TimeLimitExceeded or Expiration.HostShuttingDown => "It goes on by itself later.",
        _ => $"Interrupted ({why.Code}).",
    };
}
