using TaskScheduling;

namespace ChunkedUpload;

/// <summary>Uploads a chunk, and says how it ended in the words of this program. Called anew for each try of the pipeline around it.</summary>
internal sealed class UploadHandler(ServerConnection server, UploadArguments settings, TimeProvider time) : IBackgroundTaskHandler<ProcessingTask>
{
    public const string Identifier = "sample.upload-chunk";

    public async Task HandleAsync(ProcessingTask task, CancellationToken cancellationToken)
    {
        var order = task.Payload.Read(UploadJson.Default.ChunkOrder);
        try
        {
            await new UploadRun(order, task, server, settings, time).UploadAsync(cancellationToken);
            task.UpdateTitle(UploadTexts.Sent(order), null);
        }
        catch (OperationCanceledException) when (task.Expiration is { } why)
        {
            task.UpdateTitle(UploadTexts.Stopped(order), UploadTexts.Because(why));
            throw; // told to stop and did: the run ends as expired
        }
        catch (Exception fault) when (fault is UploadException or IOException or UnauthorizedAccessException)
        {
            task.UpdateTitle(UploadTexts.TryingAgain(order), fault.Message);
            throw;
        }
    }
}
