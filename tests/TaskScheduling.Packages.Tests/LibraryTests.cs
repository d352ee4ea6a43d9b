namespace TaskScheduling.Tests;

/// <summary>What an app gets that refers to a package.</summary>
[TestFixtureSource(typeof(PackageFeed), nameof(PackageFeed.Libraries))]
public sealed class LibraryTests(string id)
{
    [Test]
    public void A_package_holds_one_library_with_its_documentation()
    {
        using var package = Package.Open(id);
        var content = package.Entries.Where(entry => !entry.StartsWith("_rels/", StringComparison.Ordinal) && !entry.StartsWith("package/", StringComparison.Ordinal));
        Assert.That(content, Is.EquivalentTo(new[] { "[Content_Types].xml", $"{id}.nuspec", "README.md", $"lib/net10.0/{id}.dll", $"lib/net10.0/{id}.xml" }));
    }
}
