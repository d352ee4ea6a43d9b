using System.Text.RegularExpressions;

namespace TaskScheduling.Tests;

/// <summary>Code shown in a page is code that is built: each block names the file it is taken from.</summary>
public sealed partial class SnippetTests
{
    [TestCaseSource(nameof(Pages))]
    public void Every_block_of_code_in_a_page_is_a_file_that_is_built(string page)
    {
        var text = Repository.Read(page);
        var blocks = Regex.Count(text, "^```csharp", RegexOptions.Multiline);
        var snippets = Snippet().Matches(text);
        Assert.That(snippets, Has.Count.EqualTo(blocks), "a block without a snippet comment is never compiled");
        using (Assert.EnterMultipleScope())
        {
            foreach (Match snippet in snippets)
                Assert.That(snippet.Groups["code"].Value.Trim(), Is.EqualTo(Repository.Read(snippet.Groups["file"].Value).Trim()), snippet.Groups["file"].Value);
        }
    }

    [TestCaseSource(nameof(Pages))]
    public void Every_link_inside_the_repository_leads_somewhere(string page)
    {
        var folder = Path.GetDirectoryName(Repository.Path(page))!;
        using (Assert.EnterMultipleScope())
        {
            foreach (Match link in Link().Matches(Repository.Read(page)))
            {
                var target = Path.Combine(folder, link.Groups["target"].Value);
                Assert.That(File.Exists(target) || Directory.Exists(target), Is.True, link.Value);
            }
        }
    }

    [Test]
    public void A_decision_record_has_at_most_40_lines()
    {
        using (Assert.EnterMultipleScope())
        {
            foreach (var record in Directory.GetFiles(Repository.Path("docs/decisions"), "*.md"))
                Assert.That(File.ReadAllLines(record), Has.Length.LessThanOrEqualTo(40), Path.GetFileName(record));
        }
    }

    private static IEnumerable<string> Pages() => new[] { "README.md", "CONTRIBUTING.md", "benchmarks/README.md" }
        .Concat(new[] { "docs", "src" }.SelectMany(folder => Directory.GetFiles(Repository.Path(folder), "*.md", SearchOption.AllDirectories))
            .Where(file => !file.Contains("/bin/", StringComparison.Ordinal) && !file.Contains("/obj/", StringComparison.Ordinal))
            .Select(file => Path.GetRelativePath(Repository.Root, file)))
        .Order(StringComparer.Ordinal);

    [GeneratedRegex(@"<!-- snippet: (?<file>\S+) -->\n```csharp\n(?<code>.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex Snippet();

    [GeneratedRegex(@"\]\((?!https?:|#)(?<target>[^)#\s]+)")]
    private static partial Regex Link();
}
