using ArchiveFolder;
using Microsoft.Extensions.DependencyInjection;
using TaskScheduling;

if (args is ["--help" or "-h"])
{
    Console.WriteLine(CommandLineOptions.Usage);
    return ExitCodes.Archived;
}

if (ArgumentParser.Parse(args, out var faults) is not { } arguments)
{
    foreach (var fault in faults)
        Console.Error.WriteLine(fault);
    Console.Error.WriteLine("ArchiveFolder --help shows all options.");
    return ExitCodes.BadArguments;
}

var notes = new ArchiveNotes();
await using var scheduler = await BackgroundTaskScheduler.StartNewAsync(tasks =>
{
    // A person asked for this by hand and now: it starts on a hot machine, too, and is paused if the heat lasts.
    tasks.UsePolicy(arguments.Policy with { StartAtOrBelow = null });
    if (arguments.SensorRoot is { } root)
        tasks.UseSensorsBelow(root);
    tasks.Services.AddSingleton(notes);
    tasks.Services.Configure<SchedulerOptions>(options => options.RecordTo = arguments.Record);
    tasks.AddContinuedProcessingTask<ArchiveHandler>(ArchiveHandler.Identifier);
    tasks.AddTerminal();
});

try
{
    var handle = await scheduler.SubmitAsync(RequestFor(arguments));
    using var signals = new Signals(handle, scheduler);
    var result = await handle.Completion;
    await scheduler.ShutdownAsync(); // the card shows its last word before anything is written below it
    return Tell(result);
}
catch (TaskSubmissionException refused)
{
    Console.Error.WriteLine(refused.Message);
    return ExitCodes.Failed;
}

static ContinuedProcessingTaskRequest RequestFor(ArchiveArguments arguments)
{
    var leave = arguments.Result is { } path ? new[] { path, ResultFile.TemporaryPathFor(path) } : [];
    var order = new ArchiveOrder(arguments.Folder, arguments.Archive, leave, arguments.Throttle, arguments.FreezeAfter);
    return new ContinuedProcessingTaskRequest(ArchiveHandler.Identifier, $"Archiving {order.Name}")
    {
        Subtitle = "Listing the folder",
        Budget = arguments.Budget,
        Payload = TaskPayload.From(order, ArchiveJson.Default.ArchiveOrder),
        Resubmission = Resubmission.Never, // one command is one run; the next command goes on
    };
}

int Tell(TaskResult result)
{
    foreach (var note in notes.All)
        Console.Error.WriteLine($"Note: {note}");
    if (arguments.Result is { } path)
        ResultFile.Write(path, result);
    switch (result.Outcome)
    {
        case TaskOutcome.Succeeded:
            Console.WriteLine($"Archived: {arguments.Archive}");
            return ExitCodes.Archived;
        case TaskOutcome.Failed:
            Console.Error.WriteLine($"Failed ({result.Fault?.Message}): {arguments.Archive}");
            return ExitCodes.Failed;
        default:
            Console.WriteLine($"Paused ({result.Expiration?.Code}): {PartialArchive.PathFor(arguments.Archive)}");
            return ExitCodes.Stopped;
    }
}
