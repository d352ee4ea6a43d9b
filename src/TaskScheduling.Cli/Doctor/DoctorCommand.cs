using System.CommandLine;

namespace TaskScheduling.Cli;

/// <summary><c>bgtask doctor</c>: what background tasks can know of this machine.</summary>
internal static class DoctorCommand
{
    public static Command Create(ConsolePort console)
    {
        var json = new Option<bool>("--json") { Description = "Write one JSON object; its fields are described in the package's README." };
        var root = new Option<string?>("--root") { Description = "Read DIR/sys, DIR/proc and DIR/dev of a recorded Linux machine instead of this one.", HelpName = "DIR", Hidden = true };
        root.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<string?>() is { } directory && !Directory.Exists(directory))
                given.AddError($"--root must be a directory that holds sys, proc and dev of a Linux machine; there is none at '{directory}'.");
        });

        var command = new Command("doctor", "Says which sensors background tasks have on this machine, how good they are, and what depends on them.") { json, root };
        command.SetAction(parsed =>
        {
            var report = DoctorReport.Take(parsed.GetValue(root), UnbiasedTimeProvider.ForThisMachine);
            if (parsed.GetValue(json))
                console.Output.WriteLine(DoctorJson.Write(report));
            else
                new DoctorPage(report, console).Write();
            return ExitCodes.Ok; // a machine without sensors is a fact, not a failure
        });
        return command;
    }
}
