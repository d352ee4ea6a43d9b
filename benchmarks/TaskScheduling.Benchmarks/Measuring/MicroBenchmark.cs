using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Parameters;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace TaskScheduling.Benchmarks;

/// <summary>One class of BenchmarkDotNet benchmarks as a measurement: a table of its own, a row for each method and parameter.</summary>
/// <remarks>Short on purpose: the report takes it in several rounds, so that a noisy minute does not hit one row alone.</remarks>
internal sealed class MicroBenchmark(Type benchmarks) : IMeasurement
{
    private static readonly Job Once = Job.Dry.WithToolchain(InProcessEmitToolchain.Instance);

    private readonly Job _short = Job.Default
        .WithToolchain(InProcessEmitToolchain.Instance)
        .WithWarmupCount(IsPreparedEachTime(benchmarks) ? 50 : 2)
        .WithIterationCount(3)
        .WithIterationTime(TimeInterval.FromMilliseconds(100));

    /// <summary>SubmitBenchmarks: submit.</summary>
    public string Name { get; } = Kebab(benchmarks.Name[..^"Benchmarks".Length]);

    public Task<IReadOnlyList<Measurement>> RunAsync(Scale scale)
    {
        var log = Path.Combine(Artifacts.Folder, $"{Name}.log");
        using var writer = new StreamWriter(log);
        var config = ManualConfig.CreateEmpty()
            .AddJob(scale == Scale.Full ? _short : Once)
            .AddLogger(new StreamLogger(writer))
            .WithArtifactsPath(Artifacts.Folder);
        var summary = BenchmarkRunner.Run(benchmarks, config);
        var failed = summary.ValidationErrors.Where(error => error.IsCritical).Select(error => error.Message)
            .Concat(summary.Reports.Where(report => !report.Success || report.GetResultRuns().Count == 0).Select(report => report.BenchmarkCase.DisplayInfo))
            .ToArray();
        if (failed.Length > 0 || summary.Reports.IsEmpty)
            throw new InvalidOperationException($"{benchmarks.Name}: no result of {string.Join(", ", failed)}. Log: {log}");
        return Task.FromResult<IReadOnlyList<Measurement>>([.. summary.Reports.SelectMany(Cells)]);
    }

    private IEnumerable<Measurement> Cells(BenchmarkReport report)
    {
        var row = string.Join(", ", [Words(report.BenchmarkCase), .. report.BenchmarkCase.Parameters.Items.Select(Words)]);
        yield return new Measurement(Name, row, "ns", [.. report.GetResultRuns().Select(run => run.GetAverageTime().Nanoseconds)]);
        if (report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) is { } bytes)
            yield return new Measurement(Name, row, "bytes", [bytes]);
    }

    /// <summary>An iteration is one short call then, and the just-in-time compiler wants many calls and some time.</summary>
    private static bool IsPreparedEachTime(Type benchmarks) => benchmarks.GetMethods().Any(method => method.IsDefined(typeof(IterationSetupAttribute), inherit: false));

    private static string Words(BenchmarkCase benchmark) => benchmark.Descriptor.WorkloadMethodDisplayInfo.Trim('\'').Replace('_', ' ');

    private static string Words(ParameterInstance parameter) =>
        string.Create(CultureInfo.InvariantCulture, $"{parameter.Name.ToLowerInvariant()} {(parameter.Value is int number ? $"{number:N0}" : parameter.Value)}");

    private static string Kebab(string name)
    {
        var kebab = new StringBuilder();
        foreach (var letter in name)
            kebab.Append(char.IsUpper(letter) && kebab.Length > 0 ? "-" : "").Append(char.ToLowerInvariant(letter));
        return kebab.ToString();
    }
}
