namespace TaskScheduling;

/// <summary>Runs that begin and end elsewhere: another scheduler has decided that they run.</summary>
internal sealed partial class SchedulerEngine
{
    /// <summary>It runs already, so no rule may hold it; while the host stops it is not taken on any more, because nobody would wait for its end.</summary>
    private void Attach(TaskId id, AttachedRun attached, object? owner)
    {
        if (_stopping)
            return;
        var entry = new TaskEntry(id, attached.Request, attached.Handler, TaskKey.PerSubmission, ++_submissions, _now, owner);
        _tasks.Add(entry);
        BeginRun(entry);
        entry.Run!.WatchdogBarked = true; // it has begun: there is nothing to watch
        Accept(entry);
    }
}
