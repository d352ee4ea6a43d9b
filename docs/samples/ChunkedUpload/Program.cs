using ChunkedUpload;
using Microsoft.Extensions.DependencyInjection;
using TaskScheduling;

if (args is ["--help" or "-h"])
{
    Console.WriteLine(CommandLineOptions.Usage);
    return ExitCodes.AllSent;
}

if (ArgumentParser.Parse(args, out var faults) is not { } arguments)
{
    foreach (var fault in faults)
        Console.Error.WriteLine(fault);
    Console.Error.WriteLine("ChunkedUpload --help shows all options.");
    return ExitCodes.BadArguments;
}

var time = TimeProvider.System;
var folder = new ChunkFolder(arguments.Folder);
await using var server = await ChunkServer.StartAsync(arguments.ServerFolder, arguments.ServerPlan, time);
using var connection = new ServerConnection(server.Address, arguments.AnswerWithin);
await using var scheduler = await BackgroundTaskScheduler.StartNewAsync(tasks =>
{
    tasks.UsePolicy(UploadRules.Policy);
    tasks.UseSqlite(arguments.Store);
    if (arguments.SensorRoot is { } root)
        tasks.UseSensorsBelow(root);
    tasks.Services.AddSingleton(arguments);
    tasks.Services.AddSingleton(connection);
    tasks.AddProcessingTask<UploadHandler>(UploadHandler.Identifier)
        .WithBudget(UploadRules.Budget)
        .WithResubmission(UploadRules.Resubmission)
        .WithResilience(UploadRules.Retry);
});

using var signals = new Signals(scheduler);
var session = new Session(scheduler, new Recorder(arguments, folder, time)).RunAsync(signals.Closing);
try
{
    await new StatusScreen(scheduler, Console.Out, redraws: !Console.IsOutputRedirected, time).ShowWhileAsync(session);
    return Tell(await session);
}
catch (TaskSubmissionException refused)
{
    Console.Error.WriteLine(refused.Message);
    return ExitCodes.Failed;
}

int Tell(TaskResult[] results)
{
    var sent = Enumerable.Range(1, arguments.Chunks).Count(folder.IsSent);
    Console.WriteLine($"Sent: {sent} of {arguments.Chunks} chunks");
    var failed = results.Count(result => result is { IsSuccess: false, Next: null });
    if (failed > 0)
        Console.Error.WriteLine($"Given up: {failed}. Run the same command again to try once more.");
    else if (sent < arguments.Chunks)
        Console.WriteLine("The rest goes out when you run the same command again.");
    return failed > 0 ? ExitCodes.Failed : sent < arguments.Chunks ? ExitCodes.Stopped : ExitCodes.AllSent;
}
