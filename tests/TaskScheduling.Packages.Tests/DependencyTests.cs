using System.Xml.Linq;

namespace TaskScheduling.Tests;

/// <summary>The feed as a whole: what is in it, and what it asks a host app to install.</summary>
public sealed class DependencyTests
{
    [Test]
    public void Every_project_is_a_package_and_a_library_has_symbols_beside_it() =>
        Assert.That(Directory.GetFiles(PackageFeed.Folder).Select(Path.GetFileName),
            Is.EquivalentTo(PackageFeed.Ids.Select(id => $"{id}.{PackageFeed.Version}.nupkg").Concat(PackageFeed.Libraries.Select(id => $"{id}.{PackageFeed.Version}.snupkg"))));

    [Test]
    public void Packages_depend_on_exactly_the_floors()
    {
        var foreign = PackageFeed.Ids.SelectMany(Dependencies).Where(dependency => !PackageFeed.Ids.Contains(dependency.Id)).Distinct();
        var floors = XDocument.Load(Repository.Path("Directory.Packages.props")).Descendants("ItemGroup").Single(group => group.Attribute("Label")?.Value == "Floors")
            .Elements("PackageVersion").Select(floor => (floor.Attribute("Include")!.Value, floor.Attribute("Version")!.Value));
        Assert.That(foreign, Is.EquivalentTo(floors));
    }

    [Test]
    public void Packages_of_one_version_belong_together()
    {
        var own = PackageFeed.Ids.SelectMany(Dependencies).Where(dependency => PackageFeed.Ids.Contains(dependency.Id)).Distinct();
        Assert.That(own, Is.EquivalentTo(new[] { ("TaskScheduling.Core", PackageFeed.Version), ("TaskScheduling", PackageFeed.Version) }));
    }

    private static (string Id, string Version)[] Dependencies(string id)
    {
        using var package = Package.Open(id);
        return [.. package.Dependencies];
    }
}
