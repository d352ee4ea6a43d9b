namespace TaskScheduling.Tests;

/// <summary>Native AOT, whose analysis includes that of trimming.</summary>
public sealed class NativeAppTests
{
    private const string Warning = @"warning [A-Z]+\d+";

    private static readonly QuickStart Native =
        QuickStart.InAConsole with { Commands = QuickStart.InAConsole.Commands.Replace("dotnet new console", "dotnet new console --aot", StringComparison.Ordinal) };

    [Test]
    public async Task The_quick_start_is_published_without_a_warning_and_runs()
    {
        var folder = await Native.FollowAsync("native");

        var published = await Command.RunAsync(folder, "dotnet", "publish", "--output", "published");
        Assert.That(published, Does.Contain("Generating native code").And.Not.Match(Warning));

        var output = await Command.RunAsync(folder, Path.Combine(folder, "published", Path.GetFileName(folder)));
        Assert.That(output.Split('\n'), Has.Some.Match(ConsoleAppTests.End), output);
    }

    [Test]
    public async Task Store_pipelines_and_Quartz_jobs_work_in_a_native_program()
    {
        string[] packages = ["TaskScheduling.Sqlite", "TaskScheduling.Polly", "TaskScheduling.Quartz"];
        var adapters = Native with
        {
            Commands = Native.Commands.Replace("dotnet add package TaskScheduling.Terminal", string.Join('\n', packages.Select(package => $"dotnet add package {package}")), StringComparison.Ordinal),
            Program = Repository.Read("tests/TaskScheduling.Packages.Tests/Programs/Adapters.cs"),
        };
        var folder = await adapters.FollowAsync("native-adapters");

        var published = await Command.RunAsync(folder, "dotnet", "publish", "--output", "published", "-p:TrimmerSingleWarn=false");
        Assert.That(published, Does.Contain("Generating native code").And.Not.Match(Warning));

        var output = await Command.RunAsync(folder, Path.Combine(folder, "published", Path.GetFileName(folder)));
        Assert.That(output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), Is.EqualTo(new[]
        {
            "Process 1: work Ended",
            "Process 2: work Ended",
            "Polly: time_limit_exceeded",
            "Quartz job: time_limit_exceeded",
            "Quartz schedule: 31",
        }));
    }

    [Test]
    public async Task Nothing_in_the_packages_warns_where_no_type_is_trimmed_away()
    {
        var folder = await Native.FollowAsync("native-whole");
        var others = PackageFeed.Libraries.Where(id => id != "TaskScheduling.Terminal").Select(id => $"<PackageReference Include=\"{id}\" Version=\"{PackageFeed.Version}\" />");
        await File.WriteAllTextAsync(Path.Combine(folder, "Directory.Build.targets"), $"""
            <Project>
              <ItemGroup>
                {string.Concat(others)}
                <TrimmerRootAssembly Include="{string.Join(';', PackageFeed.Libraries)}" />
              </ItemGroup>
            </Project>
            """);

        var published = await Command.RunAsync(folder, "dotnet", "publish", "-p:TrimmerSingleWarn=false");

        Assert.That(published, Does.Contain("Generating native code").And.Not.Match(Warning));
    }
}
