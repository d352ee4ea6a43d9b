using System.Diagnostics;

namespace TaskScheduling.Tests;

/// <summary>The first thing a reader tries, run as the reader would.</summary>
public sealed class QuickStartTests
{
    [Test]
    public async Task The_quick_start_ends_as_the_readme_says()
    {
        var program = Repository.Path($"docs/samples/QuickStart/bin/{Repository.Configuration}/net10.0/QuickStart.dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program]) { RedirectStandardOutput = true })!;

        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(process.ExitCode, Is.Zero);
            Assert.That(output.Split('\n'), Has.Some.Match(@"^Expired: Counting paused, at \d+ of 50: time_limit_exceeded$"));
        }
    }

    [Test]
    public void The_quick_start_has_about_twenty_lines() =>
        Assert.That(File.ReadAllLines(Repository.Path("docs/samples/QuickStart/Program.cs")), Has.Length.LessThanOrEqualTo(25));
}
