using BenchmarkDotNet.Running;
using TaskScheduling.Benchmarks;

if (args is ["accuracy"])
    await MeteringAccuracy.PrintAsync(Console.Out);
else
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
