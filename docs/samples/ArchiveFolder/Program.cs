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
using var storeLock = TakeStore(arguments.Store);
if (arguments.Store is not null && storeLock is null)
    return ExitCodes.Failed;
await using var scheduler = await BackgroundTaskScheduler.StartNewAsync(tasks =>
{
    // A person asked for this by hand and now: it starts on a hot machine, too, and is paused if the heat lasts.
    // For the same reason a run that was cut off is gone on with at once, and not after the half minute that spaces such runs by default.
    tasks.UsePolicy(arguments.Policy with { StartAtOrBelow = null, InterruptionSpacing = TimeSpan.Zero });
    if (arguments.Store is { } store)
        tasks.UseSqlite(store);
    if (arguments.SensorRoot is { } root)
        tasks.UseSensorsBelow(root);
    tasks.Services.AddSingleton(arguments);
    tasks.Services.AddSingleton(notes);
    tasks.Services.Configure<SchedulerOptions>(options => options.RecordTo = arguments.Record);
    tasks.AddContinuedProcessingTask<ArchiveHandler>(ArchiveHandler.Identifier);
    tasks.AddTerminal();
});

try
{
    var handle = await ArchiveTask.SubmitOrFollowAsync(scheduler, RequestFor(arguments), notes);
    using var signals = new Signals(scheduler);
    var result = await handle.Completion;
    if (result.IsSuccess)
        await Task.WhenAll(ArchiveTask.Others(scheduler, handle).Select(other => other.Completion));
    await scheduler.ShutdownAsync(); // the card shows its last word before anything is written below it
    return Tell(result, handle.Runs);
}
catch (TaskSubmissionException refused)
{
    Console.Error.WriteLine(refused.Message);
    return ExitCodes.Failed;
}

static ContinuedProcessingTaskRequest RequestFor(ArchiveArguments arguments)
{
    string[] leave =
    [
        .. arguments.Result is { } path ? new[] { path, ResultFile.TemporaryPathFor(path) } : [],
        .. arguments.Store is { } store ? StoreLock.PathsFor(store) : [],
    ];
    var order = new ArchiveOrder(arguments.Folder, arguments.Archive, leave, arguments.Throttle, arguments.FreezeAfter);
    return new ContinuedProcessingTaskRequest(ArchiveHandler.Identifier, $"Archiving {order.Name}")
    {
        Subtitle = "Listing the folder",
        Budget = arguments.Budget,
        Payload = TaskPayload.From(order, ArchiveJson.Default.ArchiveOrder),
        Key = arguments.Archive,
        WhenPending = WhenPending.Keep,
        Resubmission = arguments.Store is null
            ? Resubmission.Never // one command is one run; the next command goes on
            : Resubmission.Never.OnExpired<Expiration.HostLost>(ResubmitRule.AtNextStart), // and so does the task, where nobody could say goodbye
    };
}

static StoreLock? TakeStore(string? store)
{
    try
    {
        return store is null ? null : StoreLock.Take(store);
    }
    catch (ArchiveException refused)
    {
        Console.Error.WriteLine(refused.Message);
        return null;
    }
}

int Tell(TaskResult result, ValueList<TaskResult> runs)
{
    foreach (var note in notes.All)
        Console.Error.WriteLine($"Note: {note}");
    if (arguments.Result is { } path)
        ResultFile.Write(path, result, runs);
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
