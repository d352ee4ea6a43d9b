using System.CommandLine;

namespace TaskScheduling.Cli;

/// <summary>The scenario of a command and what is changed about it.</summary>
internal sealed class ScenarioOptions
{
    private static readonly TimeSpan LongestLog = TimeSpan.FromDays(36_525);

    private readonly Argument<string> _file = new("SCENARIO") { Description = "A scenario file (YAML)." };

    private readonly Option<string[]> _changes = new("--set")
    {
        Description = "Sets a value of the file: --set device.battery.level='10 %' --set work.export.budget.time=20min.",
        HelpName = "KEY=VALUE",
        AllowMultipleArgumentsPerToken = false,
    };

    private readonly Option<string?> _device = new("--device") { Description = "A recorded device trace (sbc-bench log or CSV); what was recorded replaces the model.", HelpName = "FILE" };

    private readonly Option<string?> _jobs = new("--jobs") { Description = "A job log (Standard Workload Format or CSV), played besides the scenario's own work.", HelpName = "FILE" };

    private readonly Option<double> _timeScale = NumberOptions.TimeScale();

    public ScenarioOptions(Command command)
    {
        command.Add(_file);
        command.Add(_changes);
        command.Add(_device);
        command.Add(_jobs);
        command.Add(_timeScale);
    }

    /// <summary>Reads everything; repairs of recorded files are told on standard error.</summary>
    /// <exception cref="InputFileException">A file cannot be used.</exception>
    /// <exception cref="BadInputException">There is nothing that the time scale could concern, or it makes a log too long.</exception>
    public Scenario Read(ParseResult parsed, ConsolePort console)
    {
        var scenario = Scenario.Load(parsed.GetValue(_file)!, parsed.GetValue(_changes));
        var scale = parsed.GetValue(_timeScale);
        if (parsed.GetValue(_device) is { } device)
        {
            var trace = Scenario.ReadTrace(device);
            Tell(console, device, trace.Repairs);
            scenario = scenario.On(trace, scale);
        }
        else if (scenario.Recorded is { Trace: var own })
        {
            scenario = scenario.On(own, scale);
        }
        else if (scale != 1 && parsed.GetValue(_jobs) is null)
        {
            throw new BadInputException($"--time-scale multiplies recorded times, and there are none, was {scale}. Add --device or --jobs, or take it out.");
        }

        if (parsed.GetValue(_jobs) is { } jobs)
        {
            var log = Scenario.ReadJobs(jobs);
            Tell(console, jobs, log.Repairs);
            if (log.Jobs.Select(job => job.Submitted + (job.RunTime ?? TimeSpan.Zero)).DefaultIfEmpty().Max() / LongestLog * scale > 1)
                throw new BadInputException($"--time-scale must leave a job log of at most 100 years, was {scale}. Write a smaller number.");
            scenario = scenario.With(log, scale);
        }

        return scenario;
    }

    /// <summary>Nobody is to believe that a change counted which another option put out of force.</summary>
    /// <exception cref="BadInputException">A change concerns the scenario's own policy, which is not played.</exception>
    public void RefusePolicyChanges(ParseResult parsed, string instead)
    {
        if (parsed.GetValue(_changes)?.FirstOrDefault(change => change.StartsWith("policy.", StringComparison.Ordinal) || change.StartsWith("policy=", StringComparison.Ordinal)) is { } change)
            throw new BadInputException($"--set {change} changes the scenario's own policy, and {instead}");
    }

    /// <exception cref="BadInputException">There is no such profile.</exception>
    public static SchedulingPolicy PolicyNamed(string name)
    {
        try
        {
            return SchedulingPolicy.FromName(name.Trim());
        }
        catch (ArgumentException)
        {
            throw new BadInputException($"A policy must be server, desktop or mobile, was '{name}'. A scenario file can say more: policy: {{ from: mobile, ... }}.");
        }
    }

    private static void Tell(ConsolePort console, string file, TraceRepairs repairs)
    {
        if (repairs is { Reordered: 0, Dropped: 0, WithoutValue: 0 })
            return;
        console.Error.WriteLine($"{file}: {repairs.Rows} rows; {repairs.Reordered} reordered, {repairs.Dropped} dropped, {repairs.WithoutValue} without a value");
        foreach (var note in repairs.Notes)
            console.Error.WriteLine($"  {note}");
    }
}
