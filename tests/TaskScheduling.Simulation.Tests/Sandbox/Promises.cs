namespace TaskScheduling.Simulation.Tests;

/// <summary>What holds in every timeline.</summary>
internal static class Promises
{
    public static void Check(Scenario scenario, Timeline timeline)
    {
        var before = TimeSpan.Zero;
        var ended = new HashSet<TaskStory>();
        var running = new Dictionary<TaskStory, TimeSpan>();
        var crashes = scenario.Events.Any(each => each is ScenarioEvent.Crash or ScenarioEvent.ShutDown) || timeline.Entries.Any(entry => entry.Mark is TimelineMark.World { What: "battery: empty" });
        var sleeps = scenario.Events.Any(each => each is ScenarioEvent.Suspend);
        foreach (var entry in timeline.Entries)
        {
            Demand(entry.At >= before && entry.At <= scenario.Duration, $"time goes back from {before} to {entry.At}");
            before = entry.At;
            if (entry.Story is not { } story)
                continue;
            switch (entry.Event)
            {
                case TaskEvent.Started:
                    Demand(!ended.Contains(story), $"{story.Label} starts after its end");
                    running[story] = entry.At;
                    break;
                case TaskEvent.RunEnded { Result: var result }:
                    Demand(result.Elapsed >= TimeSpan.Zero && result.Usage.Cpu is not { Ticks: < 0 }, $"{story.Label} used less than nothing");
                    if (result.Usage.Cpu is { } cpu && !crashes)
                        Demand(cpu.TotalSeconds <= (result.Elapsed.TotalSeconds * scenario.Device.Cores) + 0.001, $"{story.Label} used {cpu} in {result.Elapsed}");
                    Demand(result.Progress.Completed >= 0 && !(result.Progress.Completed > result.Progress.Total), $"{story.Label} did {result.Progress.Completed}");
                    if (!crashes && !sleeps && !result.GraceExceeded && running.TryGetValue(story, out var since) && story.Task.Spec.Request.Budget?.Time is { } time && scenario.ForegroundPolicy is null)
                        Demand(entry.At - since <= time + TimeSpan.FromSeconds(20) + story.Task.Spec.StartDelay + TimeSpan.FromSeconds(1), $"{story.Label} ran from {since} to {entry.At}, {time} are allowed");
                    break;
                case TaskEvent.Ended:
                    Demand(ended.Add(story), $"{story.Label} ends twice");
                    Demand(story.Refusal is null, $"{story.Label} was refused and ends");
                    break;
                default: break;
            }
        }

        foreach (var story in timeline.Stories)
        {
            Demand(story.Progress is >= 0 and <= 1, $"{story.Label} came to {story.Progress}");
            Demand((story.Result is not null) == ended.Contains(story), $"{story.Label}: its end is told once");
        }

        foreach (var (left, right) in timeline.Samples.Zip(timeline.Samples.Skip(1)))
            Demand(left.At <= right.At && left.BatteryLevel is not (< 0 or > 1) && left.Watts >= 0 && left.Celsius is not (< -60 or > 200), $"the device at {left.At}: {left}");
    }

    private static void Demand(bool holds, string otherwise)
    {
        if (!holds)
            throw new InvalidOperationException(otherwise);
    }
}
