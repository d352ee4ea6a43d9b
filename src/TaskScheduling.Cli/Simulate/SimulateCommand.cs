using System.CommandLine;
using System.Text;

namespace TaskScheduling.Cli;

/// <summary><c>bgtask simulate</c>: plays a scenario on the engine of production.</summary>
internal static class SimulateCommand
{
    public static Command Create(ConsolePort console)
    {
        var command = new Command("simulate", "Plays a scenario on the engine that runs in production, and says what became of its work. Exit code 1: an expectation of the scenario is not met.");
        var scenario = new ScenarioOptions(command);
        var seed = NumberOptions.Seed();
        var seeds = new Option<string?>("--seeds") { Description = "Plays once per seed and gathers statistics: --seeds 1..1000.", HelpName = "FIRST..LAST" };
        var policy = new Option<string?>("--policy") { Description = "Another policy than the scenario's: server, desktop or mobile.", HelpName = "NAME" };
        var timeline = new Option<string?>("--timeline") { Description = "Writes everything that happened, as JSON lines.", HelpName = "FILE" };
        var picture = new Option<string?>("--picture") { Description = "Writes the timeline as FILE.svg or FILE.png.", HelpName = "FILE" };
        picture.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<string?>() is { } file && Path.GetExtension(file) is not (".svg" or ".png"))
                given.AddError($"--picture must end in .svg or .png, was '{file}'.");
        });
        var outputs = new ReportOptions(command);
        command.Add(seed);
        command.Add(seeds);
        command.Add(policy);
        command.Add(timeline);
        command.Add(picture);
        command.SetAction((parsed, cancellation) =>
        {
            var played = scenario.Read(parsed, console);
            if (parsed.GetValue(policy) is { } name)
            {
                played = played with { Policy = ScenarioOptions.PolicyNamed(name) };
                scenario.RefusePolicyChanges(parsed, $"--policy {name} takes its place. Write --set policy.from={name} instead of --policy.");
            }

            if (parsed.GetValue(seed) is { } number)
                played = played with { Seed = number };
            if (parsed.GetValue(seeds) is not { } range)
                return Task.FromResult(Play(played, parsed.GetValue(timeline), parsed.GetValue(picture), outputs, parsed, console, cancellation));
            if (parsed.GetValue(seed) is not null || parsed.GetValue(timeline) is not null || parsed.GetValue(picture) is not null)
                throw new BadInputException("--seeds cannot stand beside --seed, --timeline or --picture: it plays many times and keeps what became of the tasks only.");
            return Task.FromResult(Study(played, SeedRange.Parse(range), outputs, parsed, console, cancellation));
        });
        return command;
    }

    private static int Play(
        Scenario scenario, string? timelineFile, string? pictureFile, ReportOptions outputs, ParseResult parsed, ConsolePort console, CancellationToken cancellation)
    {
        var timeline = console.WhileWorking($"Playing {scenario.Name}", progress => Sandbox.Play(scenario, PlayOptions.Everything with { Progress = progress }, cancellation));
        if (timelineFile is not null)
            OutputFile.Write(timelineFile, stream => TimelineWriter.Write(timeline, stream));
        if (pictureFile is not null)
            OutputFile.Write(pictureFile, stream => stream.Write(Drawn(scenario, timeline, Path.GetExtension(pictureFile))));
        outputs.Write(
            parsed, console, () => HtmlReport.Of(scenario, timeline), () => TextSummary.Of(scenario, timeline), stream => JsonSummary.Write(scenario, timeline, stream));
        return scenario.Expectations.Any(expected => expected.Check(timeline).Any()) ? ExitCodes.ExpectationFailed : ExitCodes.Ok;
    }

    private static byte[] Drawn(Scenario scenario, Timeline timeline, string extension) =>
        extension == ".png" ? TimelinePlot.Png(scenario, timeline) : Encoding.UTF8.GetBytes(TimelinePlot.Svg(scenario, timeline));

    private static int Study(Scenario scenario, SeedRange range, ReportOptions outputs, ParseResult parsed, ConsolePort console, CancellationToken cancellation)
    {
        var study = console.WhileWorking(
            $"Playing {scenario.Name} for {range.Count} seeds",
            progress => SeedStudy.Run(scenario, range.First, range.Count, new SeedStudyOptions { Progress = progress }, cancellation));
        outputs.Write(parsed, console, () => HtmlReport.Of(study), () => TextSummary.Of(study), stream => JsonSummary.Write(study, stream));
        return study.FirstFailures.Count == 0 ? ExitCodes.Ok : ExitCodes.ExpectationFailed;
    }
}
