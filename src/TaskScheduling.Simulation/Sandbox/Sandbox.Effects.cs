namespace TaskScheduling.Simulation;

/// <summary>What each effect does.</summary>
internal sealed partial class Sandbox
{
    private void CarryOut(in SchedulerEffect effect)
    {
        var story = (TaskStory?)effect.Owner;
        switch (effect.Kind)
        {
            case EffectKind.Publish: _timeline.Add(_now, story, EventNote.Of(effect)); break;
            case EffectKind.Start: StartRun(story!, effect); break;
            case EffectKind.Expire: RunAt(effect.Slot, story!)?.Expire((Expiration)effect.Data!); break;
            case EffectKind.Warn: RunAt(effect.Slot, story!)?.Warn((BudgetWarning)effect.Data!); break;
            case EffectKind.RunCompleted: LeaveSlot(story!.Task); break;
            case EffectKind.ReadConditions: AnswerReadings((ConditionKinds)effect.Code); break;
            case EffectKind.Refused:
                story!.Refusal = (SubmissionError)effect.Data!;
                _timeline.Add(_now, story, new TimelineMark.Refused(story.Refusal));
                break;
            case EffectKind.Kept: _timeline.Add(_now, story, new TimelineMark.Kept()); break;
            case EffectKind.Report when effect.Data is EngineReport.LateReturn late:
                _timeline.Add(_now, StoryOf(late.RunId.TaskId), new TimelineMark.LateReturn(late.RunId.Attempt));
                break;
            default: break; // what is shown to people is read from the stories
        }
    }

    private void StartRun(TaskStory story, in SchedulerEffect effect)
    {
        var run = new ModelledRun(story.Task, effect.Attempt, _bench, this);
        while (_runs.Count <= effect.Slot)
            _runs.Add(null);
        _runs[effect.Slot] = run;
        story.Task.Run = run;
        (story.Task.RecordedTitle, story.Task.Words) = (null, null);
        run.Begin();
        _isDirty = true;
    }

    /// <summary>The next run that gets the place must not be taken for this one.</summary>
    private void LeaveSlot(ModelledTask task)
    {
        if (task.Run is not { } run || _runs.IndexOf(run) is not (>= 0 and var slot))
            return;
        _runs[slot] = null;
        run.Fence();
        if (!run.HasReturned)
            _overrunning.Add(run);
    }

    /// <summary>The run that has this place in the probe, if it is one of this task.</summary>
    private ModelledRun? RunAt(int slot, TaskStory story) => slot >= 0 && _runs[slot] is { } run && run.Task == story.Task ? run : null;

    private void AnswerReadings(ConditionKinds kinds) => _inputs.Enqueue(SchedulerInput.ConditionsRead(Now, _device.Read(kinds, _monotonic), kinds));

    private TaskStory? StoryOf(TaskId id) => (TaskStory?)_engine.OwnerOf(id);
}
