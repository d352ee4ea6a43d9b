using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using BenchmarkDotNet.Running;
using Hangfire;
using Hangfire.InMemory;
using Hangfire.PostgreSql;
using Microsoft.Data.Sqlite;
using Npgsql;
using Polly;
using Quartz;

namespace TaskScheduling.Benchmarks;

/// <summary>What a figure depends on beside the code that is measured. Names no machine and no person.</summary>
internal sealed record Provenance(string Machine, string System, string Runtime, string Packages, string Commit, string Date)
{
    /// <summary>The file system of the temporary folder. Null: taken before anybody asked.</summary>
    public string? Disk { get; init; }

    public static Provenance Here() => new(
        $"{Processor()}, {Environment.ProcessorCount} cores, {Memory()} GiB",
        $"{RuntimeInformation.OSDescription}, kernel {Environment.OSVersion.Version.ToString(fieldCount: 2)}",
        RuntimeInformation.FrameworkDescription,
        string.Join(", ", PackagesLoaded()),
        HeadCommit(),
        TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))
    {
        Disk = DiskFolder.Format,
    };

    private static IEnumerable<string> PackagesLoaded() =>
    [
        .. new (string Name, Type Of)[]
        {
            ("BenchmarkDotNet", typeof(BenchmarkRunner)),
            ("Coravel", typeof(Coravel.Queuing.Queue)),
            ("Hangfire", typeof(BackgroundJobServer)),
            ("Hangfire.InMemory", typeof(InMemoryStorage)),
            ("Hangfire.PostgreSql", typeof(PostgreSqlStorage)),
            ("Microsoft.Data.Sqlite", typeof(SqliteConnection)),
            ("Npgsql", typeof(NpgsqlConnection)),
            ("Polly.Core", typeof(ResiliencePipeline)),
            ("Quartz.NET", typeof(IScheduler)),
        }.Select(package => $"{package.Name} {PackageVersion.Of(package.Of)}"),
        $"SQLite {new SqliteConnection().ServerVersion}",
        .. BenchmarkPostgres.FindProgram() is { } server ? [$"PostgreSQL {Answer(server, "--version").Split(' ')[2]}"] : Array.Empty<string>(),
    ];

    private static string Processor() => Value("/proc/cpuinfo", "model name") ?? RuntimeInformation.ProcessArchitecture.ToString();

    private static string Memory() => Figure.Text(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1L << 30));

    private static string? Value(string file, string key) =>
        File.Exists(file) ? File.ReadLines(file).FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal))?.Split(':')[1].Trim() : null;

    /// <summary>With a plus where the tree was not the commit's; what a report writes itself does not count.</summary>
    private static string HeadCommit() =>
        Git("rev-parse", "--short", "HEAD") + (Git("status", "--porcelain", "--", ".", $":!{Page.Path}", $":!{ResultFiles.Folder}").Length > 0 ? "+" : "");

    private static string Git(params string[] arguments)
    {
        try
        {
            return Answer("git", arguments);
        }
        catch (Win32Exception) // not installed: a smoke run does without
        {
            return "";
        }
    }

    private static string Answer(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var answer = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return answer;
    }
}
