namespace TaskScheduling.Tests;

public sealed class ConsoleAppTests
{
    /// <summary>The last thing the program says; the lines of the terminal adapter come on their own time, before or after.</summary>
    internal const string End = @"^Expired: Counting paused, at \d+ of 50: time_limit_exceeded\r?$";

    [Test]
    public async Task The_quick_start_runs_in_a_fresh_console_app()
    {
        var folder = await QuickStart.InAConsole.FollowAsync("console");

        var output = await Command.RunAsync(folder, "dotnet", "run");

        Assert.That(output.Split('\n'), Has.Some.Match(End), output);
    }
}
