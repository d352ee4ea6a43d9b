using System.Text;

namespace TaskScheduling.Simulation.Tests;

/// <summary>Plays scenarios that stand in a test.</summary>
internal static class Given
{
    public static Timeline Play(string scenario, params string[] changes) => TaskScheduling.Simulation.Sandbox.Play(Scenario.Parse(scenario, "scenario", changes));

    /// <summary>One work under a policy without limits, on a device without heat, battery or people.</summary>
    public static Timeline Work(string work, string more = "", string device = "server") => Play($"duration: 1d\npolicy: server\ndevice: {device}\nwork:\n  - {{ name: a, kind: processing, {work} }}\n{more}");

    public static string Lines(string scenario)
    {
        using var stream = new MemoryStream();
        TimelineWriter.Write(Play(scenario), stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    public static TaskStory Only(this Timeline timeline) => timeline.Stories.Single();

    public static TaskStory Story(this Timeline timeline, string label) => timeline.Stories.Single(story => story.Label == label);

    /// <summary>Seconds from the submission to the end.</summary>
    public static double Took(this TaskStory story) => (story.Ended!.Value - story.Submitted).TotalSeconds;

    public static IEnumerable<string> Marks(this Timeline timeline) =>
        timeline.Entries.Select(entry => entry.Mark).OfType<TimelineMark.World>().Select(mark => mark.What);
}
