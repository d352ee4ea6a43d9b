using System.CommandLine;

namespace TaskScheduling.Cli;

/// <summary><c>bgtask replay</c>: makes every decision of a recording again, or asks what another policy would have decided.</summary>
internal static class ReplayCommand
{
    public static Command Create(ConsolePort console)
    {
        var recording = new Argument<string>("RECORDING") { Description = "What RecordTo was set to, or one of its files PATH.0001.jsonl: then it begins there." };
        var from = new Option<int?>("--from-segment") { Description = "Begin with this file of the recording.", HelpName = "N" };
        var policy = new Option<string?>("--policy") { Description = "What if: server, desktop, mobile, a YAML or JSON file with a policy, or recorded.", HelpName = "P" };
        var diff = new Option<bool>("--diff") { Description = "With --policy: a table of the tasks that differ." };
        var timeline = new Option<string?>("--timeline") { Description = "Write everything that happened (with --policy: would have happened) as JSON lines.", HelpName = "FILE.jsonl" };
        var summary = new Option<string>("--summary") { Description = "text or json.", DefaultValueFactory = _ => "text", HelpName = "text|json" };
        summary.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<string>() is not ("text" or "json") and var other)
                given.AddError($"--summary must be text or json, was '{other}'.");
        });

        var command = new Command("replay", "Makes every decision of a recording again and says whether they are the same; with --policy, what another policy would have decided.")
        {
            recording, from, policy, diff, timeline, summary,
        };
        command.Validators.Add(given =>
        {
            if (given.GetValue(diff) && given.GetValue(policy) is null)
                given.AddError("--diff compares with another policy; name one with --policy.");
        });
        command.SetAction(parsed =>
        {
            var file = RecordingFile.Open(parsed.GetRequiredValue(recording), parsed.GetValue(from));
            var isJson = parsed.GetValue(summary) == "json";
            return parsed.GetValue(policy) is { } name
                ? Vary(console, file, name, parsed.GetValue(timeline), parsed.GetValue(diff), isJson)
                : Replay(console, file, parsed.GetValue(timeline), isJson);
        });
        return command;
    }

    private static int Replay(ConsolePort console, RecordingFile file, string? timeline, bool isJson)
    {
        using var stream = timeline is null ? null : Create(timeline);
        var written = stream is null ? null : new RecordedTimeline(stream);
        var result = console.WhileWorking($"Replaying {file.Name}", progress => ExactReplay.Run(file, written, progress));
        written?.End();
        return Tell(console, file, result, isJson);
    }

    private static int Vary(ConsolePort console, RecordingFile file, string name, string? timeline, bool diff, bool isJson)
    {
        var policy = PolicyFile.Read(name);
        using var stream = timeline is null ? null : Create(timeline);
        var happened = stream is null ? null : new Timeline(keepsEntries: true);
        var (exact, result) = console.WhileWorking($"Replaying {file.Name}", progress => WhatIf.Run(file, policy, happened, progress));
        if (result is null)
            return Tell(console, file, exact, isJson);
        if (happened is not null)
            TimelineWriter.Write(happened, stream!);
        if (isJson)
            console.Output.WriteLine(ReplayJson.Write(WhatIfDocument.Of(file, exact, result)));
        else
            new WhatIfPage(file, exact, result, console).Write(diff);
        return ExitCodes.Ok;
    }

    private static int Tell(ConsolePort console, RecordingFile file, ExactResult result, bool isJson)
    {
        if (isJson)
            console.Output.WriteLine(ReplayJson.Write(ReplayDocument.Of(file, result)));
        else
            ReplayPage.Write(file, result, console);
        return result.Difference is null ? ExitCodes.Ok : ExitCodes.ExpectationFailed;
    }

    private static FileStream Create(string path)
    {
        try
        {
            return File.Create(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"--timeline must name a file that can be written, was '{path}': {exception.Message}");
        }
    }
}
