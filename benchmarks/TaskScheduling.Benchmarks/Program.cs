using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;
using TaskScheduling.Benchmarks;

var config = DefaultConfig.Instance
    .AddColumn(StatisticColumn.Median) // the machine is shared: a mean is moved by others
    .WithArtifactsPath(Path.GetFullPath(Path.Combine("artifacts", "benchmarks")));

if (args is ["accuracy"])
    await MeteringAccuracy.PrintAsync(Console.Out);
else if (args is ["smoke"])
    return SmokeRun.Start(config);
else
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, config);
return 0;
