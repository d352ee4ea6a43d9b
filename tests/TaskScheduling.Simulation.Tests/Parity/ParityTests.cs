using System.Text;
using TaskScheduling.Tests;

namespace TaskScheduling.Simulation.Tests.Parity;

/// <summary>The sandbox against the scheduler of production: the same script gives the same events, in the same order, at the same instants, with the same numbers.</summary>
public sealed class ParityTests
{
    private const string ScriptFolder = "tests/TaskScheduling.Simulation.Tests/Parity/Scripts";

    [TestCaseSource(nameof(Gallery))]
    public Task A_scenario_of_the_gallery_goes_the_same_way_in_both(string file) => CompareAsync(Scenario.Load(Repository.Path($"docs/scenarios/{file}")));

    [TestCaseSource(nameof(Scripts))]
    public Task A_script_goes_the_same_way_in_both(string file) => CompareAsync(Scenario.Load(Repository.Path($"{ScriptFolder}/{file}")));

    [Test]
    public async Task Chance_finds_no_script_that_goes_another_way([Range(1, 60)] int seed) => await CompareAsync(Scenario.Parse(new RandomScript(seed).Text));

    private static async Task CompareAsync(Scenario scenario)
    {
        var sandbox = Sandbox.Play(scenario, new PlayOptions { DeviceSamples = 0 }); // no instants of its own
        var runtime = await RuntimePlay.PlayAsync(scenario);
        var text = new EventText(scenario.Start);
        string[] expected = [.. sandbox.Entries.Select(entry => entry.Event).OfType<TaskEvent>().Select(text.Of)];
        string[] actual = [.. runtime.Events.Select(text.Of)];
        if (!expected.SequenceEqual(actual))
            Assert.Fail(Difference(expected, actual));
        Assert.That(runtime.Refusals.OrderBy(refused => refused.Key).Select(refused => (refused.Key, refused.Value.ToString())),
            Is.EqualTo(sandbox.Stories.Where(story => story.Refusal is not null).Select(story => (story.Task.Number, story.Refusal!.ToString()))));
    }

    private static string Difference(string[] sandbox, string[] runtime)
    {
        var first = 0;
        while (first < Math.Min(sandbox.Length, runtime.Length) && sandbox[first] == runtime[first])
            first++;
        var text = new StringBuilder($"The sandbox tells {sandbox.Length} events, the runtime {runtime.Length}; they part at {first}.\n");
        for (var index = Math.Max(0, first - 2); index < first; index++)
            text.Append("both     ").AppendLine(sandbox[index]);
        for (var index = first; index < first + 4; index++)
        {
            text.Append("sandbox  ").AppendLine(index < sandbox.Length ? sandbox[index] : "(nothing)");
            text.Append("runtime  ").AppendLine(index < runtime.Length ? runtime[index] : "(nothing)");
        }

        return text.ToString();
    }

    private static IEnumerable<string> Gallery() => FilesOf("docs/scenarios");

    private static IEnumerable<string> Scripts() => FilesOf(ScriptFolder);

    private static IEnumerable<string> FilesOf(string folder) =>
        Directory.GetFiles(Repository.Path(folder), "*.yaml").Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal);
}
