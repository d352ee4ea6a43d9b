namespace TaskScheduling.Tests;

/// <summary>Packs the library once for all tests, into a feed of its own.</summary>
[SetUpFixture]
public sealed class PackageFeed
{
    private static DirectoryInfo _workplace = null!; // made when tests run, not when they are listed

    /// <summary>In no cache. Not a prerelease, so that <c>dotnet add package</c> takes it as the README writes it.</summary>
    internal static string Version { get; } = $"0.1.{TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()}";

    internal static string Folder => Path.Combine(_workplace.FullName, "feed");

    /// <summary>What the packages have to be: every project below src.</summary>
    internal static string[] Ids { get; } = [.. Directory.GetDirectories(Repository.Path("src")).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];

    /// <summary>Those of them that a person runs.</summary>
    internal static string[] Tools { get; } = [.. Ids.Where(id => Repository.Read($"src/{id}/{id}.csproj").Contains("<PackAsTool>true</PackAsTool>", StringComparison.Ordinal))];

    /// <summary>Those that an app refers to.</summary>
    internal static string[] Libraries { get; } = [.. Ids.Except(Tools)];

    /// <summary>An empty folder, outside the repository, where the library comes from this feed and all else from the registry.</summary>
    internal static string NewFolder(string name) => _workplace.CreateSubdirectory(name).FullName;

    [OneTimeSetUp]
    public async Task Pack()
    {
        _workplace = Directory.CreateTempSubdirectory("task-scheduling-packages");
        Directory.CreateDirectory(Folder);
        await File.WriteAllTextAsync(Path.Combine(_workplace.FullName, "NuGet.config"), """
            <configuration>
              <packageSources>
                <add key="feed" value="feed" />
              </packageSources>
              <packageSourceMapping>
                <packageSource key="feed"><package pattern="TaskScheduling*" /></packageSource>
                <packageSource key="nuget.org"><package pattern="*" /></packageSource>
              </packageSourceMapping>
            </configuration>
            """);

        // Below the repository, as its paths are what a build of CI takes out; not in bin, which other tests run from.
        await Command.RunAsync(Repository.Root, "env", "CI=true", "dotnet", "pack", "TaskScheduling.sln", "--configuration", Repository.Configuration,
            "--artifacts-path", "artifacts/packing", "--output", Folder, $"-p:PackageVersion={Version}", "--nologo", "--verbosity", "quiet");
    }

    /// <summary>Takes everything away again, also what the machine's package cache has got of it.</summary>
    [OneTimeTearDown]
    public async Task Remove()
    {
        var answer = await Command.RunAsync(_workplace.FullName, "dotnet", "nuget", "locals", "global-packages", "--list");
        var cache = answer.Trim()["global-packages: ".Length..];
        foreach (var copy in Ids.Select(id => Path.Combine(cache, id.ToLowerInvariant(), Version)).Where(Directory.Exists))
            Directory.Delete(copy, recursive: true);
        _workplace.Delete(recursive: true);
    }
}
