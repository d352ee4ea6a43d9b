using System.CommandLine;
using System.CommandLine.Invocation;

namespace TaskScheduling.Cli;

/// <summary>Finds the command and runs it. A command is a function that makes a <see cref="Command"/> for a console.</summary>
internal static class CommandShell
{
    private const string Description = "Tools for governed background tasks. Exit codes: 0 ok, 1 an expectation failed, 2 bad input, 130 interrupted.";

    public static async Task<int> RunAsync(string[] arguments, ConsolePort console, params Func<ConsolePort, Command>[] commands)
    {
        var root = new RootCommand(Description);
        foreach (var make in commands)
            root.Add(make(console));
        var parsed = root.Parse(arguments);
        if (parsed.Action is ParseErrorAction || (parsed.Errors.Count > 0 && parsed.Action is null))
            return Refuse(parsed, console);
        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { Output = console.Output, Error = console.Error, EnableDefaultExceptionHandler = false });
        }
        catch (Exception bad) when (bad is BadInputException or InputFileException)
        {
            await console.Error.WriteLineAsync(bad.Message);
            return ExitCodes.BadInput;
        }
        catch (OperationCanceledException) // Ctrl-C: whoever pressed it knows why it ended
        {
            await console.Error.WriteLineAsync("Interrupted.");
            return ExitCodes.Interrupted;
        }
    }

    private static int Refuse(ParseResult parsed, ConsolePort console)
    {
        foreach (var message in parsed.Errors.Select(error => error.Message).Distinct())
            console.Error.WriteLine(message);
        var command = parsed.CommandResult.Command is RootCommand ? "bgtask" : $"bgtask {parsed.CommandResult.Command.Name}";
        console.Error.WriteLine($"{command} --help shows what it takes.");
        return ExitCodes.BadInput;
    }
}
