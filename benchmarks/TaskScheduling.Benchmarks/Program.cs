using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;
using TaskScheduling.Benchmarks;

try
{
    switch (args)
    {
        case ["report", "--rounds", var number, .. var tables] when int.TryParse(number, out var rounds) && rounds > 0:
            return await ReportAsync(tables, rounds);
        case ["report", .. var tables]:
            return await ReportAsync(tables, rounds: 3);
        case ["measure", var name, .. var rest] when rest is [] or ["smoke"]:
            return await MeasureAsync(name, rest is [] ? Scale.Full : Scale.Smoke);
        case ["smoke"]:
            return await SmokeRun.RunAsync() == 0 ? 0 : 1;
        case ["fleet"]:
            Console.Write(FleetPaper.Write(ResultFiles.ReadAll().FirstOrDefault(result => result.Table == ClusterLoad.TableName)));
            return 0;
        case ["accuracy"]:
            Console.Write(new TableSection(new TableResult("metering-accuracy", Provenance.Here(), await new MeteringAccuracy().RunAsync(Scale.Full))).Text());
            return 0;
        case [['-', ..], ..]: // BenchmarkDotNet's own
            BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, DefaultConfig.Instance
                .AddColumn(StatisticColumn.Median) // the machine is shared: a mean is moved by others
                .WithArtifactsPath(Artifacts.Folder));
            return 0;
        default:
            return Unknown(string.Join(' ', args), ["report [--rounds N] [TABLE...]", "measure NAME [smoke]", "smoke", "fleet", "accuracy", "--filter PATTERN"]);
    }
}
catch (InvalidOperationException fault) // a measurement that did not do its work
{
    Console.Error.WriteLine(fault.Message);
    return 1;
}

static async Task<int> ReportAsync(string[] tables, int rounds)
{
    if (tables.FirstOrDefault(table => !Measurements.OfTable(table).Any()) is { } unknown)
        return Unknown(unknown, Measurements.All.Select(measurement => measurement.Table).Distinct());
    await ReportRun.RunAsync(tables is [] ? Measurements.All : [.. tables.SelectMany(Measurements.OfTable).Distinct()], rounds);
    return 0;
}

static async Task<int> MeasureAsync(string name, Scale scale)
{
    if (Measurements.Find(name) is not { } measurement)
        return Unknown(name, Measurements.All.Select(known => known.Name));
    var output = Console.Out;
    Console.SetOut(Console.Error); // whatever a library prints does not get between the figures
    foreach (var figure in await measurement.RunAsync(scale))
        await output.WriteLineAsync(ResultFiles.Line(figure));
    return 0;
}

static int Unknown(string what, IEnumerable<string> known)
{
    Console.Error.WriteLine($"'{what}' is not known here. Choose from:\n  {string.Join("\n  ", known)}");
    return 2;
}
