using System.Diagnostics;

namespace TaskScheduling.Terminal.Tests;

/// <summary>The whole program in a terminal the kernel provides, through <c>script</c>, which every Debian has (bsdutils is essential).</summary>
[Platform("Linux", Reason = "script takes other arguments elsewhere.")]
public sealed class PseudoTerminalTests
{
    [Test]
    [CancelAfter(60_000)]
    public async Task A_person_stops_a_task_with_a_key(CancellationToken cancellationToken)
    {
        var (output, exitCode) = await RunAsync("s", cancellationToken);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(exitCode, Is.EqualTo(7));
            Assert.That(output, Does.Contain("stopped by a person"));
            Assert.That(output.LastIndexOf("\u001b[?25h", StringComparison.Ordinal), Is.GreaterThan(output.LastIndexOf("\u001b[?25l", StringComparison.Ordinal)), "the cursor is back");
        }
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Ctrl_C_is_not_taken_and_the_cursor_comes_back(CancellationToken cancellationToken)
    {
        var (output, exitCode) = await RunAsync("\u0003", cancellationToken);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(exitCode, Is.EqualTo(128 + 2), "ended by the signal");
            Assert.That(output.LastIndexOf("\u001b[?25h", StringComparison.Ordinal), Is.GreaterThan(output.LastIndexOf("\u001b[?25l", StringComparison.Ordinal)), "the cursor is back");
        }
    }

    /// <summary>Types the keys once the card is there and reads until the program has ended.</summary>
    private static async Task<(string Output, int ExitCode)> RunAsync(string keys, CancellationToken cancellationToken)
    {
        var program = typeof(PseudoTerminalTests).Assembly.Location;
        var start = new ProcessStartInfo("script")
        {
            ArgumentList = { "--quiet", "--return", "--command", $"stty cols 80 rows 24; exec dotnet exec '{program}'", "/dev/null" },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["TERM"] = "xterm-256color" },
        };
        foreach (var service in (string[])["CI", "GITHUB_ACTIONS", "TF_BUILD", "TEAMCITY_VERSION"])
            start.Environment.Remove(service); // Spectre takes a terminal there for one without a person
        using var process = Process.Start(start)!;
        using var registration = cancellationToken.Register(() => process.Kill(entireProcessTree: true));
        var output = "";
        var typed = false;
        var buffer = new char[1024];
        while (await process.StandardOutput.ReadAsync(buffer, cancellationToken) is > 0 and var count)
        {
            output += new string(buffer, 0, count);
            if (typed || !output.Contains("s stop", StringComparison.Ordinal))
                continue;
            await process.StandardInput.WriteAsync(keys);
            await process.StandardInput.FlushAsync(cancellationToken);
            typed = true;
        }

        await process.WaitForExitAsync(cancellationToken);
        return (output, process.ExitCode);
    }
}
