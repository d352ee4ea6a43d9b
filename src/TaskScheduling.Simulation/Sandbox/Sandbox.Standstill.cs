namespace TaskScheduling.Simulation;

/// <summary>Notices a play that goes round in circles: so much happens at one instant that time will never move.</summary>
internal sealed partial class Sandbox
{
    private const int MostRounds = 100_000;
    private const int MostRoundsPerTask = 64; // a million submissions at one instant are many, and no circle

    private TimeSpan _roundsAt;
    private long _rounds;

    /// <summary>Counts one thing that happens.</summary>
    private bool IsCircling()
    {
        if (_now != _roundsAt)
            (_roundsAt, _rounds) = (_now, 0);
        return ++_rounds > MostRounds + ((long)MostRoundsPerTask * _timeline.Stories.Count);
    }

    private InvalidOperationException Circle(string who) => new(
        $"A play must not stand still, was {_rounds} steps at {_now} without time moving; the last one was {who}. Give work that ends at once a length, or its resubmission a backoff.");

    private string Who(in SchedulerInput input) =>
        input.Kind is InputKind.Advance ? "a deadline of the engine" : StoryOf(input.TaskId) is { } story ? $"{input.Kind} of {story.Label}" : $"{input.Kind}";

    private string WhoIsDue() => _device.NextChange() <= _now ? "the device" : _agenda.Next <= _now ? "an event or a submission" : "a step of the work";
}
