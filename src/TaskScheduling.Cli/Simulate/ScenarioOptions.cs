using System.CommandLine;

namespace TaskScheduling.Cli;

/// <summary>The scenario of a command and what is changed about it.</summary>
internal sealed class ScenarioOptions
{
    private readonly Argument<string> _file = new("SCENARIO") { Description = "A scenario file (YAML)." };

    private readonly Option<string[]> _changes = new("--set")
    {
        Description = "Sets a value of the file: --set device.battery.level='10 %' --set work.export.budget.time=20min.",
        HelpName = "KEY=VALUE",
        AllowMultipleArgumentsPerToken = false,
    };

    private readonly Option<string?> _device = new("--device") { Description = "A recorded device trace (sbc-bench log or CSV); what was recorded replaces the model.", HelpName = "FILE" };

    private readonly Option<string?> _jobs = new("--jobs") { Description = "A job log (Standard Workload Format or CSV), played besides the scenario's own work.", HelpName = "FILE" };

    private readonly Option<double> _timeScale = new("--time-scale") { Description = "Every recorded time is multiplied by it.", HelpName = "K", DefaultValueFactory = _ => 1 };

    public ScenarioOptions(Command command)
    {
        _timeScale.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<double>() is var scale && !(scale > 0 && double.IsFinite(scale)))
                given.AddError($"--time-scale must be a positive number, was {scale}. Write for example --time-scale 0.01.");
        });
        command.Add(_file);
        command.Add(_changes);
        command.Add(_device);
        command.Add(_jobs);
        command.Add(_timeScale);
    }

    /// <summary>Reads everything; repairs of recorded files are told on standard error.</summary>
    /// <exception cref="InputFileException">A file cannot be used.</exception>
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

        if (parsed.GetValue(_jobs) is { } jobs)
        {
            var log = Scenario.ReadJobs(jobs);
            Tell(console, jobs, log.Repairs);
            scenario = scenario.With(log, scale);
        }

        return scenario;
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
