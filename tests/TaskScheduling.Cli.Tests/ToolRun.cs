using System.Diagnostics;

namespace TaskScheduling.Cli.Tests;

/// <summary>The built tool as a process of its own, and how it ended.</summary>
internal sealed record ToolRun(int ExitCode, string Output, string Errors)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "TaskScheduling.Cli.dll");

    public static Task<ToolRun> OfAsync(params string[] arguments) => StartAsync(new ProcessStartInfo("dotnet", ["exec", Program, .. arguments]));

    /// <summary>In a terminal of 80 columns that the kernel provides, through <c>script</c>, which every Debian has.</summary>
    public static Task<ToolRun> InTerminalAsync(string arguments)
    {
        var start = new ProcessStartInfo("script", ["--quiet", "--return", "--command", $"stty cols 80 rows 24; exec dotnet exec '{Program}' {arguments}", "/dev/null"]);
        start.Environment["TERM"] = "xterm-256color";
        start.Environment["LC_ALL"] = "C.UTF-8";
        foreach (var service in (string[])["CI", "GITHUB_ACTIONS", "TF_BUILD", "TEAMCITY_VERSION", "NO_COLOR"])
            start.Environment.Remove(service); // Spectre takes a terminal there for one without a person
        return StartAsync(start);
    }

    private static async Task<ToolRun> StartAsync(ProcessStartInfo start)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        using var limit = new CancellationTokenSource(Longest);
        using var registration = limit.Token.Register(() => process.Kill(entireProcessTree: true));
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = process.StandardError.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        return new ToolRun(process.ExitCode, await output, await errors);
    }
}
