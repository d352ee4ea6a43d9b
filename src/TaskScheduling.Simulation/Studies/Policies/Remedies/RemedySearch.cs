namespace TaskScheduling.Simulation;

/// <summary>Finds out by playing again what would have to change for all tasks of a work item to finish.</summary>
/// <remarks>
/// A guess from the numbers of one expiration would be wrong where runs resume, wait or slow down each other. So the limit that stops the
/// work most often is raised step by step for this work alone: what is told did finish when it was played, and the step below did not.
/// </remarks>
internal static class RemedySearch
{
    /// <summary>A scenario with more tasks is not played again and again for a sentence.</summary>
    private const int MostTasks = 2000;

    /// <returns>Null: nothing in the policy stops it.</returns>
    public static string? For(Scenario scenario, WorkUnderPolicy work, CancellationToken cancellationToken)
    {
        if (Blocking(work) is not { } code)
            return null;
        var ladder = Ladder.For(scenario, work.Spec, code, Fact(work, code));
        if (ladder.Count == 0)
            return null;
        if (work.Tasks > MostTasks)
            return $"to change that, look at {ladder[^1].Rule} first (not tried: too many tasks to play again)";
        if (!Finishes(ladder.Count - 1, out var instead))
            return $"to change {ladder[^1].Rule} alone does not help: with {ladder[^1].Text} {instead}";
        var (fails, does) = (-1, ladder.Count - 1);
        while (does - fails > 1)
        {
            var middle = (fails + does) / 2;
            if (Finishes(middle, out _))
                does = middle;
            else
                fails = middle;
        }

        return $"to finish it would need {ladder[does].Text}";

        bool Finishes(int step, out string instead)
        {
            var timeline = Sandbox.Play(ladder[step].Scenario, PlayOptions.StoriesOnly, cancellationToken);
            var stories = timeline.Stories.Where(story => story.Work == work.Spec.Name).ToArray();
            instead = "";
            var other = stories.Where(story => story.Outcome is not StoryOutcome.Succeeded).ToArray();
            if (other.Length == 0)
                return true;
            var most = other.CountBy(Ending.Of).OrderByDescending(ending => ending.Value).ThenBy(ending => ending.Key).First();
            instead = $"{(stories.Length == 1 ? "it" : $"{Figures.Count(most.Value)} of {Figures.Count(stories.Length)}")} {Instead(most.Key, other)}";
            return false;
        }
    }

    private static string Instead(Ending ending, TaskStory[] others)
    {
        var story = others.First(other => Ending.Of(other) == ending);
        return ending.Outcome switch
        {
            StoryOutcome.Refused => $"would be refused ({ending.Reason})",
            StoryOutcome.Pending => $"would not have ended, at {Figures.Percent(story.Progress)}",
            StoryOutcome.Failed => "would fail",
            _ => $"would end for {ReasonWords.Stopped(ending.Reason)} at {Figures.Percent(story.Progress)}",
        };
    }

    /// <summary>Code of what stops the work, or holds it at the end.</summary>
    private static string? Blocking(WorkUnderPolicy work)
    {
        var unfinished = work.Lanes.Where(lane => lane.Story.Outcome is not StoryOutcome.Succeeded).ToArray();
        var stops = WorkUnderPolicy.Expirations(unfinished).CountBy(expiration => expiration.Code)
            .OrderByDescending(stop => stop.Value).ThenBy(stop => stop.Key, StringComparer.Ordinal).Select(stop => stop.Key).FirstOrDefault();
        return stops ?? unfinished.SelectMany(lane => lane.Segments).Where(segment => segment is { State: LaneState.Waiting, IsOpen: true })
            .SelectMany(segment => segment.Reasons).CountBy(reason => reason.Code)
            .OrderByDescending(reason => reason.Value).ThenBy(reason => reason.Key, StringComparer.Ordinal).Select(reason => reason.Key).FirstOrDefault()
            ?? unfinished.Select(lane => lane.Story.Refusal?.Code).FirstOrDefault(refusal => refusal is not null);
    }

    private static Expiration? Fact(WorkUnderPolicy work, string code) => WorkUnderPolicy.Expirations(work.Lanes).FirstOrDefault(expiration => expiration.Code == code);
}
