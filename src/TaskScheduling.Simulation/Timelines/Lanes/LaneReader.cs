namespace TaskScheduling.Simulation;

/// <summary>Reads off a timeline how long each task was in which state.</summary>
internal sealed class LaneReader
{
    private readonly Dictionary<TaskStory, OpenLane> _open = [];
    private readonly List<TaskLane> _lanes = [];

    private LaneReader()
    {
    }

    /// <summary>One lane per submission, in their order.</summary>
    public static IReadOnlyList<TaskLane> Read(Timeline timeline, TimeSpan end)
    {
        var reader = new LaneReader();
        foreach (var story in timeline.Stories)
            reader.Open(story);
        foreach (var entry in timeline.Entries)
            reader.Read(entry);
        foreach (var lane in reader._open.Values)
            lane.CloseAll(end, isOpen: true);
        return reader._lanes;
    }

    private void Open(TaskStory story)
    {
        var lane = new TaskLane(story);
        _lanes.Add(lane);
        _open.Add(story, new OpenLane(lane));
    }

    private void Read(in TimelineEntry entry)
    {
        if (entry.Story is { } story)
            Read(_open[story], entry);
        else if (entry.Mark is TimelineMark.World { What: "host: crash" or "host: down" or "battery: empty" })
        {
            foreach (var lane in _open.Values)
                lane.LoseRun(entry.At);
        }
    }

    private static void Read(OpenLane lane, in TimelineEntry entry)
    {
        if (entry.Mark is { } mark)
        {
            Read(lane, entry.At, mark);
            return;
        }

        switch (entry.Note)
        {
            case { Kind: EventKind.Submitted }: lane.Wait(entry.At, []); break;
            case { Kind: EventKind.Deferred, Data: DeferralReason[] reasons }: lane.Wait(entry.At, reasons); break;
            case { Kind: EventKind.Started, Attempt: var attempt }: lane.Start(entry.At, attempt); break;
            case { Kind: EventKind.RunEnded, Data: TaskResult result }: lane.EndRun(entry.At, result); break;
            case { Kind: EventKind.Ended, Data: TaskResult result }: lane.End(entry.At, result); break;
            case { Kind: EventKind.Made, Data: TaskEvent.Expiring expiring }: lane.Expire(entry.At, expiring.Expiration); break;
            case { Kind: EventKind.Made, Data: TaskEvent.BudgetWarned warned }: lane.Mark(entry.At, LaneMarkKind.Warning, warned.Warning); break;
            case { Kind: EventKind.Made, Data: TaskEvent.StartOverdue overdue }: lane.Mark(entry.At, LaneMarkKind.StartOverdue, overdue); break;
            default: break;
        }
    }

    private static void Read(OpenLane lane, TimeSpan at, TimelineMark mark)
    {
        switch (mark)
        {
            case TimelineMark.Refused refused: lane.Leave(at, LaneMarkKind.Refused, refused.Error); break;
            case TimelineMark.Kept: lane.Leave(at, LaneMarkKind.Kept, null); break;
            case TimelineMark.NotSubmitted: lane.Leave(at, LaneMarkKind.NotSubmitted, null); break;
            case TimelineMark.Vanished: lane.Leave(at, LaneMarkKind.Lost, null); break;
            case TimelineMark.LateReturn: lane.ReturnLate(at); break;
            case TimelineMark.WaitBegan: lane.BeginDeclaredWait(at); break;
            case TimelineMark.WaitEnded: lane.EndDeclaredWait(at); break;
            default: break;
        }
    }
}
