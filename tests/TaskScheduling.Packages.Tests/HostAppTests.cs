namespace TaskScheduling.Tests;

public sealed class HostAppTests
{
    [Test]
    public async Task The_quick_start_runs_in_a_fresh_generic_host()
    {
        var folder = await QuickStart.InAHost.FollowAsync("host");

        var output = await Command.RunAsync(folder, "dotnet", "run");

        Assert.That(output.Split('\n'), Has.Some.Match(@"^Expired: time_limit_exceeded\r?$"), output);
    }
}
