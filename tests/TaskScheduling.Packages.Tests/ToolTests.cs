using System.Text.Json;
using System.Xml.Linq;

namespace TaskScheduling.Tests;

/// <summary>The tool as a person gets it: installed from the feed, without the checkout.</summary>
public sealed class ToolTests
{
    private const string Id = "TaskScheduling.Cli";
    private const string Content = "tools/net10.0/any/";

    [Test]
    public void There_is_one_tool_and_it_is_called_bgtask()
    {
        using var package = Package.Open(Id);
        var command = XDocument.Parse(package.Read(Content + "DotnetToolSettings.xml").TrimStart('\uFEFF')).Descendants("Command").Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(PackageFeed.Tools, Is.EqualTo(new[] { Id }));
            Assert.That(command.Attribute("Name")?.Value, Is.EqualTo("bgtask"));
        }
    }

    [Test]
    public void A_tool_carries_what_it_depends_on_and_asks_for_nothing()
    {
        using var package = Package.Open(Id);
        var carried = XDocument.Load(Repository.Path("Directory.Packages.props")).Descendants("ItemGroup").Single(group => group.Attribute("Label")?.Value == "Carried")
            .Elements("PackageVersion").Select(version => version.Attribute("Include")!.Value);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(package.Dependencies, Is.Empty);
            foreach (var library in carried.Concat(["TaskScheduling", "TaskScheduling.Core", "Spectre.Console"]))
                Assert.That(package.Entries, Does.Contain($"{Content}{library}.dll"));
            Assert.That(package.Entries, Has.None.EndsWith("TaskScheduling.xml"), "nobody reads the documentation of a tool as a file");
        }
    }

    [Test]
    public async Task The_tool_is_installed_from_the_feed_and_its_doctor_runs()
    {
        var folder = PackageFeed.NewFolder("tool");
        await Command.RunAsync(folder, "dotnet", "tool", "install", Id, "--version", PackageFeed.Version, "--tool-path", "tools");

        var output = await Command.RunAsync(folder, Path.Combine(folder, "tools", "bgtask"), "doctor", "--json");

        using var report = JsonDocument.Parse(output);
        Assert.That(report.RootElement.GetProperty("schema").GetInt32(), Is.EqualTo(1));
    }
}
