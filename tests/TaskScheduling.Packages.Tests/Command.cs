using System.Diagnostics;
using System.Text;

namespace TaskScheduling.Tests;

/// <summary>A program as a process of its own, run to its end.</summary>
internal static class Command
{
    // Packages of a first run have to be fetched; shorter than the limit after which the whole test run counts as hung.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(4);

    /// <summary>What the program wrote to both streams. The test fails, and shows it, unless the exit code is 0.</summary>
    public static async Task<string> RunAsync(string folder, string program, params string[] arguments)
    {
        using var process = new Process { StartInfo = InfoFor(folder, program, arguments) };
        var written = new StringBuilder();
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        using var limit = new CancellationTokenSource(Longest);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail(Describe($"was killed after {Longest}"));
        }

        if (process.ExitCode != 0)
            Assert.Fail(Describe($"ended with exit code {process.ExitCode}"));
        return Written();

        void Keep(object sender, DataReceivedEventArgs line)
        {
            lock (written)
                written.AppendLine(line.Data);
        }

        string Written()
        {
            lock (written)
                return written.ToString();
        }

        string Describe(string end)
        {
            var output = Written();
            var cause = output.Contains("NU1301", StringComparison.Ordinal) ? "The package registry cannot be reached; these tests need the machine's nuget.org.\n" : "";
            return $"{cause}{program} {string.Join(' ', arguments)}\n{end}:\n{output}";
        }
    }

    private static ProcessStartInfo InfoFor(string folder, string program, string[] arguments)
    {
        var info = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };

        // `dotnet test` tells its children which MSBuild and SDK files to use; a person's shell does not.
        foreach (var name in info.Environment.Keys.Where(IsOfTheTestRun).ToArray())
            info.Environment.Remove(name);

        // Servers that outlive the command would hold its output open.
        info.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        info.Environment["UseSharedCompilation"] = "false";
        info.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        info.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        return info;
    }

    private static bool IsOfTheTestRun(string name) =>
        name.Contains("MSBUILD", StringComparison.OrdinalIgnoreCase) || name.StartsWith("VSTEST", StringComparison.OrdinalIgnoreCase);
}
