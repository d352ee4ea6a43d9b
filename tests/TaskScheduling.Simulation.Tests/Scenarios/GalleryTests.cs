using System.Diagnostics;
using TaskScheduling.Tests;

namespace TaskScheduling.Simulation.Tests.Scenarios;

/// <summary>Every scenario of docs/scenarios is a test.</summary>
public sealed class GalleryTests
{
    [TestCaseSource(nameof(Files))]
    public void A_scenario_ends_as_it_expects(string file)
    {
        var scenario = Scenario.Load(Repository.Path($"docs/scenarios/{file}"));
        var timeline = Sandbox.Play(scenario);
        Assert.That(scenario.Expectations.SelectMany(expected => expected.Check(timeline)), Is.Empty);
    }

    [TestCaseSource(nameof(Files))]
    public void A_scenario_of_the_gallery_says_what_it_shows_and_expects_something(string file)
    {
        var scenario = Scenario.Load(Repository.Path($"docs/scenarios/{file}"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(scenario.Description, Is.Not.Null.And.Not.Empty);
            Assert.That(scenario.Expectations, Is.Not.Empty);
        }
    }

    [TestCaseSource(nameof(Files))]
    public void The_same_seed_gives_the_same_timeline_to_the_byte(string file)
    {
        var path = Repository.Path($"docs/scenarios/{file}");
        var first = Write(path);
        Assert.That(Write(path), Is.EqualTo(first));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Another_process_writes_the_same_timelines_to_the_byte(CancellationToken cancellationToken)
    {
        string[] files = [.. Files().Select(file => Repository.Path($"docs/scenarios/{file}"))];
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(GalleryTests).Assembly.Location, .. files]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        using var written = new MemoryStream();
        await process.StandardOutput.BaseStream.CopyToAsync(written, cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        Assert.That(process.ExitCode, Is.Zero);
        Assert.That(written.ToArray(), Is.EqualTo(files.SelectMany(Write).ToArray()));
    }

    [Test]
    public void The_gallery_has_at_least_fifteen_scenarios() => Assert.That(Files().Count(), Is.GreaterThanOrEqualTo(15));

    private static byte[] Write(string path)
    {
        using var written = new MemoryStream();
        TimelineWriter.Write(Sandbox.Play(Scenario.Load(path)), written);
        return written.ToArray();
    }

    private static IEnumerable<string> Files() =>
        Directory.GetFiles(Repository.Path("docs/scenarios"), "*.yaml").Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal);
}
