using System.Text;
using TaskScheduling.Tests.Engine;
using TaskScheduling.Tests.Recording;

namespace TaskScheduling.Simulation.Tests.Replays;

/// <summary>Under the policy of the record, what the model makes of it is the record.</summary>
public sealed class SamePolicyTests
{
    [Test]
    public void A_random_history_comes_out_as_it_was([Range(1, 12)] int seed, [Values("memory", "kept", "durable")] string store)
    {
        using var folder = new RecordingFolder();
        var dice = new Random(seed);
        var world = new RandomWorld(durable: store is "durable", saves: store is not "memory");
        var history = new RecordedHistory(world.Engine);
        for (var step = 0; step < 80; step++)
        {
            if (step % 20 == 19)
                history.BeginSegment();
            world.Step(dice.Next());
        }

        var timeline = new Timeline(keepsEntries: true);
        var (exact, result) = WhatIf.Run(folder.With(1, history.Bytes).Open(), policy: null, timeline);

        Assert.That(exact.Difference?.ToText(), Is.Null);
        Assert.That(FirstDifference(Recorded(folder.Open()), Written(timeline)), Is.Null);
        Assert.That(result!.Tasks.Where(task => task.Recorded != task.Now).Select(task => $"{task.Recorded}\n{task.Now}"), Is.Empty);
    }

    private static string? FirstDifference(string[] then, string[] now)
    {
        var line = 0;
        while (line < then.Length && line < now.Length && then[line] == now[line])
            line++;
        return line == then.Length && line == now.Length ? null : $"line {line} of {then.Length}: {string.Join('\n', then.Skip(line).Take(5))}\nnow: {string.Join('\n', now.Skip(line).Take(5))}";
    }

    private static string[] Recorded(RecordingFile file)
    {
        using var stream = new MemoryStream();
        var timeline = new RecordedTimeline(stream);
        ExactReplay.Run(file, timeline);
        timeline.End();
        return Lines(stream);
    }

    private static string[] Written(Timeline timeline)
    {
        using var stream = new MemoryStream();
        TimelineWriter.Write(timeline, stream);
        return Lines(stream);
    }

    /// <summary>By time; what happens at one instant may be told in another order.</summary>
    private static string[] Lines(MemoryStream stream) => [.. Encoding.UTF8.GetString(stream.ToArray()).Split('\n')
        .Select((line, number) => (Line: line, At: line.Split(',')[0], Number: number))
        .GroupBy(each => each.At).OrderBy(instant => instant.First().Number)
        .SelectMany(instant => instant.Select(each => each.Line).Order(StringComparer.Ordinal))];
}
