namespace TaskScheduling.Simulation;

/// <summary>The recorded work under another policy.</summary>
internal static class WhatIf
{
    /// <param name="file">What was recorded.</param>
    /// <param name="policy">Null: those that were in force then.</param>
    /// <param name="timeline">Gets everything that would have happened. Null: nobody wants it.</param>
    /// <param name="progress">Hears how far it is, 0 to 1.</param>
    /// <exception cref="InputFileException">The recording is damaged.</exception>
    public static (ExactResult Exact, WhatIfResult? Result) Run(RecordingFile file, SchedulingPolicy? policy, Timeline? timeline = null, IProgress<double>? progress = null)
    {
        var labels = new ReplayedLabels();
        var history = new HistoryReader(labels);
        var exact = ExactReplay.Run(file, history, progress is null ? null : new FirstShare(progress));
        if (exact.Difference is not null)
            return (exact, null); // what cannot be replayed cannot be varied
        var compared = new List<TaskComparison>();
        var unread = ConditionKinds.None;
        var replaced = 0;
        foreach (var stretch in history.Stretches)
        {
            var tasks = new ReplayedTasks(labels, timeline ?? new Timeline(keepsEntries: false));
            var world = new ReplayWorld(stretch, policy, tasks);
            world.Play();
            unread |= world.Unread;
            replaced += stretch.Inputs.Count(input => input.Input.Kind is InputKind.PolicyReplaced);
            foreach (var story in stretch.Tasks.All)
            {
                if (stretch.IsOfInterest(story) && tasks.Find(story.Id) is { } now)
                    compared.Add(new TaskComparison(TaskOutline.Of(story, stretch.Tasks), TaskOutline.Of(now, tasks), world.BasisOf(story, now)));
            }
        }

        progress?.Report(1);
        return (exact, new WhatIfResult(policy, [.. compared.OrderBy(task => task.Change).ThenByDescending(task => task.Basis)], unread, policy is null ? 0 : replaced));
    }

    /// <summary>Reading and checking the record takes about this part of the time.</summary>
    private sealed class FirstShare(IProgress<double> whole) : IProgress<double>
    {
        public void Report(double value) => whole.Report(value * 0.8);
    }
}
