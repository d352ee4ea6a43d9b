using TaskScheduling;

namespace ArchiveFolder;

/// <summary>Serves the order and says how it ended, in the words of this program.</summary>
internal sealed class ArchiveHandler(ArchiveArguments asked, TimeProvider time, ArchiveNotes notes) : IBackgroundTaskHandler<ContinuedProcessingTask>
{
    public const string Identifier = "sample.archive-folder";

    public async Task HandleAsync(ContinuedProcessingTask task, CancellationToken cancellationToken)
    {
        var order = task.Payload.Read(ArchiveJson.Default.ArchiveOrder);
        var run = new ArchiveRun(order, task, time, notes);
        try
        {
            order.MustServe(asked, notes);
            await run.ArchiveAsync(cancellationToken);
            task.UpdateTitle($"{order.Name} archived", ArchiveTexts.Finished(run.Listing!, new FileInfo(order.Archive).Length));
        }
        catch (OperationCanceledException) when (task.Expiration is { } why)
        {
            task.UpdateTitle($"Archiving {order.Name} paused", ArchiveTexts.Paused(why, run.FilesDone, run.Listing?.Files));
            throw; // told to stop and did: the run ends as expired
        }
        catch (Exception fault) when (fault is ArchiveException or IOException or UnauthorizedAccessException)
        {
            task.UpdateTitle($"{order.Name} could not be archived", fault.Message);
            throw;
        }
    }
}
