using System.Reflection;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace TaskScheduling.Benchmarks;

/// <summary>Runs every benchmark once in this process. Says nothing about speed: it shows that all of them still run.</summary>
internal static class SmokeRun
{
    /// <summary>Returns the exit code: 0 when every benchmark gave a result.</summary>
    public static int Start(IConfig settings)
    {
        var config = ManualConfig.CreateEmpty()
            .AddJob(Job.Dry.WithToolchain(InProcessEmitToolchain.Instance))
            .AddLogger(new StreamLogger(new StreamWriter(LogFile(settings.ArtifactsPath)) { AutoFlush = true }))
            .WithArtifactsPath(settings.ArtifactsPath);
        var failed = 0;
        var ran = 0;
        foreach (var type in Benchmarks())
        {
            var summary = BenchmarkRunner.Run(type, config);
            foreach (var report in summary.Reports)
                Console.WriteLine($"{(IsGood(report) ? "ok    " : "FAILED")} {report.BenchmarkCase.DisplayInfo}");
            foreach (var error in summary.ValidationErrors)
            {
                if (error.IsCritical) // the others miss exporters and columns, which nobody reads here
                    Console.WriteLine($"FAILED {error.Message}");
            }

            var good = summary.Reports.Count(IsGood);
            ran += good;
            failed += Math.Max(summary.BenchmarksCases.Length, 1) - good;
        }

        Console.WriteLine($"{ran} benchmarks ran, {failed} failed. Log: {LogFile(settings.ArtifactsPath)}");
        return failed == 0 && ran > 0 ? 0 : 1;
    }

    private static IEnumerable<Type> Benchmarks() => Assembly.GetExecutingAssembly().GetExportedTypes()
        .Where(type => type.GetMethods().Any(method => method.IsDefined(typeof(BenchmarkDotNet.Attributes.BenchmarkAttribute), inherit: false)))
        .OrderBy(type => type.Name, StringComparer.Ordinal);

    private static bool IsGood(BenchmarkReport report) => report.Success && report.GetResultRuns().Count > 0;

    private static string LogFile(string directory)
    {
        Directory.CreateDirectory(directory);
        return Path.Combine(directory, "smoke.log");
    }
}
