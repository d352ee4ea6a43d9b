using System.CommandLine;

namespace TaskScheduling.Cli;

/// <summary><c>bgtask compare</c>: one scenario under several policies.</summary>
internal static class CompareCommand
{
    private const string OwnPolicy = "scenario";

    public static Command Create(ConsolePort console)
    {
        var command = new Command("compare", "Plays a scenario under several policies and says, for each, what ends the work, how far it comes, and what would have to change.");
        var scenario = new ScenarioOptions(command);
        var policies = new Option<string>("--policies") { Description = "Profiles, separated by commas; scenario: its own policy, with what --set changes of it.", HelpName = "A,B,C", DefaultValueFactory = _ => "mobile,desktop,server" };
        var seed = NumberOptions.Seed();
        var outputs = new ReportOptions(command);
        command.Add(policies);
        command.Add(seed);
        command.SetAction((parsed, cancellation) =>
        {
            var played = scenario.Read(parsed, console);
            if (parsed.GetValue(seed) is { } number)
                played = played with { Seed = number };
            var names = parsed.GetValue(policies)!.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            SchedulingPolicy[] compared = [.. names.Select(name => name.Equals(OwnPolicy, StringComparison.OrdinalIgnoreCase) ? played.Policy : ScenarioOptions.PolicyNamed(name))];
            if (!names.Contains(OwnPolicy, StringComparer.OrdinalIgnoreCase))
                scenario.RefusePolicyChanges(parsed, $"--policies does not name it. Write for example --policies {OwnPolicy},mobile.");
            if (compared.Length == 0)
                throw new BadInputException("--policies must name at least one policy. Write for example --policies mobile,desktop.");
            var comparison = console.WhileWorking($"Comparing {compared.Length} policies", _ => PolicyComparison.Run(played, compared, cancellation));
            outputs.Write(
                parsed, console, () => HtmlReport.Of(comparison), () => TextSummary.Of(comparison), stream => JsonSummary.Write(comparison, stream));
            return Task.FromResult(ExitCodes.Ok);
        });
        return command;
    }
}
