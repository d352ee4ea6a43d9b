using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace TaskScheduling.Tests;

/// <summary>What a package tells whoever finds it.</summary>
[TestFixtureSource(typeof(PackageFeed), nameof(PackageFeed.Ids))]
public sealed partial class ManifestTests(string id)
{
    [Test]
    public void A_package_says_what_it_is_and_under_which_terms()
    {
        using var package = Package.Open(id);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(package.Text("id"), Is.EqualTo(id));
            Assert.That(package.Text("description"), Has.Length.GreaterThan(40));
            Assert.That(package.Text("license"), Is.EqualTo("Apache-2.0"));
            Assert.That(package.Text("tags")?.Split(' '), Does.Contain("background-tasks").And.Contain("scheduler"));
            Assert.That(package.Text("readme"), Is.EqualTo("README.md"));
        }
    }

    [Test]
    public void The_page_of_a_package_is_its_own_and_leads_to_no_file_of_the_repository()
    {
        using var package = Package.Open(id);
        var page = package.Read("README.md");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(page, Does.StartWith($"# {id}\n"));
            Assert.That(FileLink().Matches(page), Is.Empty);
        }
    }

    [Test]
    public void A_manifest_names_no_place_of_the_machine_it_was_made_on()
    {
        using var package = Package.Open(id);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(package.Manifest.ToString(), Does.Not.Contain(Repository.Root.TrimEnd('/')));
            Assert.That(package.Manifest.DescendantsAndSelf().Select(element => element.Attribute("url")).OfType<XAttribute>(), Is.Empty, "a checkout's origin may be a folder or a private host");
        }
    }

    [GeneratedRegex(@"\]\((?!https:)[^)]*\)")]
    private static partial Regex FileLink();
}
